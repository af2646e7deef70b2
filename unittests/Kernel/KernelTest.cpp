//===- KernelTest.cpp - What the shipped kernels know -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Kernel.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

class KernelTest : public ::testing::Test {
protected:
  const Kernel &kernel(llvm::StringRef Name) {
    auto K = Registry.get(Name);
    if (!K)
      ADD_FAILURE() << llvm::toString(K.takeError());
    Kept.push_back(*K);
    return *Kept.back();
  }
  uint32_t flags(llvm::StringRef KernelName, llvm::StringRef Kfunc) {
    const precheck::Kfunc *K = kernel(KernelName).findKfunc(Kfunc);
    return K ? K->Flags : ~0u;
  }
  bool allowed(llvm::StringRef KernelName, llvm::StringRef Kfunc,
               ProgramType Type) {
    const Kernel &K = kernel(KernelName);
    const precheck::Kfunc *F = K.findKfunc(Kfunc);
    EXPECT_NE(F, nullptr) << Kfunc.str();
    return F && K.isAllowed(*F, Type);
  }

  KernelRegistry Registry = llvm::cantFail(KernelRegistry::embedded());
  std::vector<std::shared_ptr<const Kernel>> Kept;
};

TEST_F(KernelTest, FlagsOfTaskAcquire) {
  EXPECT_EQ(kernel("6.1").findKfunc("bpf_task_acquire"), nullptr);
  EXPECT_EQ(flags("2022", "bpf_task_acquire"),
            uint32_t(KF_ACQUIRE | KF_RET_NULL | KF_TRUSTED_ARGS));
  for (const char *Name : {"6.4", "6.12", "7.3"})
    EXPECT_EQ(flags(Name, "bpf_task_acquire"),
              uint32_t(KF_ACQUIRE | KF_RCU | KF_RET_NULL))
        << Name;
}

TEST_F(KernelTest, FlagsOfTaskRelease) {
  EXPECT_EQ(flags("2022", "bpf_task_release"),
            uint32_t(KF_RELEASE | KF_TRUSTED_ARGS));
  for (const char *Name : {"6.4", "6.12", "7.3"})
    EXPECT_EQ(flags(Name, "bpf_task_release"), uint32_t(KF_RELEASE)) << Name;
}

TEST_F(KernelTest, KptrGetIsOfTheSixOneEra) {
  EXPECT_EQ(flags("2022", "bpf_task_kptr_get"),
            uint32_t(KF_ACQUIRE | KF_KPTR_GET | KF_RET_NULL));
  EXPECT_TRUE(kernel("6.1").findKfunc("bpf_kfunc_call_test_kptr_get"));
  for (const char *Name : {"6.4", "6.12", "7.3"}) {
    EXPECT_EQ(kernel(Name).findKfunc("bpf_task_kptr_get"), nullptr) << Name;
    for (const Kfunc &K : kernel(Name).kfuncs())
      EXPECT_FALSE(K.has(KF_KPTR_GET)) << K.Name;
  }
}

TEST_F(KernelTest, TrustedArgsEndsBeforeSevenThree) {
  auto Count = [&](llvm::StringRef Name) {
    return llvm::count_if(kernel(Name).kfuncs(), [](const Kfunc &K) {
      return K.has(KF_TRUSTED_ARGS);
    });
  };
  EXPECT_GT(Count("6.12"), 0);
  EXPECT_EQ(Count("7.3"), 0);
}

TEST_F(KernelTest, Prototypes) {
  const Kfunc *K = kernel("6.12").findKfunc("bpf_dynptr_slice");
  ASSERT_TRUE(K && K->HasPrototype);
  EXPECT_EQ(K->Result, "void *");
  ASSERT_EQ(K->Params.size(), 4u);
  EXPECT_EQ(K->Params[0].Type, "const struct bpf_dynptr *");
  EXPECT_EQ(K->Params[2].Name, "buffer__opt");
  EXPECT_EQ(K->Params[3].Type, "u32");
  EXPECT_EQ(K->Params[3].Name, "buffer__szk");

  K = kernel("6.12").findKfunc("bpf_rbtree_add_impl");
  ASSERT_TRUE(K && K->Params.size() == 5);
  EXPECT_EQ(K->Params[2].Name, "less");
  EXPECT_EQ(K->Params[2].Type,
            "bool (*)(struct bpf_rb_node *a, const struct bpf_rb_node *b)");

  // Without the mark of later kernels, in a file without BTF sets.
  K = kernel("6.1").findKfunc("tcp_slow_start");
  ASSERT_TRUE(K && K->Params.size() == 2);
  EXPECT_EQ(K->Params[0].Type, "struct tcp_sock *");

  K = kernel("6.12").findKfunc("bpf_rcu_read_lock");
  ASSERT_TRUE(K);
  EXPECT_TRUE(K->HasPrototype);
  EXPECT_TRUE(K->Params.empty());
  EXPECT_EQ(K->Result, "void");
}

TEST_F(KernelTest, EveryKfuncHasAPrototypeAndAHook) {
  for (const std::string &Name : Registry.names())
    for (const Kfunc &K : kernel(Name).kfuncs()) {
      EXPECT_TRUE(K.HasPrototype) << Name << ' ' << K.Name;
      EXPECT_FALSE(K.Hooks.empty()) << Name << ' ' << K.Name;
      for (const KfuncParam &P : K.Params)
        EXPECT_FALSE(P.Name.empty() || P.Type.empty()) << Name << ' ' << K.Name;
    }
}

TEST_F(KernelTest, Hooks) {
  for (const std::string &Name : Registry.names()) {
    EXPECT_EQ(kernel(Name).hookOf(ProgramType::TRACING), "TRACING") << Name;
    EXPECT_EQ(kernel(Name).hookOf(ProgramType::LSM), "TRACING") << Name;
    EXPECT_EQ(kernel(Name).hookOf(ProgramType::SCHED_CLS), "TC") << Name;
    EXPECT_EQ(kernel(Name).hookOf(ProgramType::UNSPEC), "") << Name;
  }
  EXPECT_EQ(kernel("6.1").hookOf(ProgramType::KPROBE), "");
  EXPECT_EQ(kernel("6.12").hookOf(ProgramType::KPROBE), "KPROBE");
  EXPECT_EQ(kernel("6.1").hookOf(ProgramType::TRACEPOINT), "");
  EXPECT_EQ(kernel("6.12").hookOf(ProgramType::TRACEPOINT), "TRACING");
  EXPECT_EQ(kernel("6.12").hookOf(ProgramType::RAW_TRACEPOINT), "");
  EXPECT_EQ(kernel("7.3").hookOf(ProgramType::RAW_TRACEPOINT), "TRACING");
  EXPECT_EQ(kernel("6.12").hookOf(ProgramType::SOCK_OPS), "");
  EXPECT_EQ(kernel("7.3").hookOf(ProgramType::SOCK_OPS), "CGROUP");
}

TEST_F(KernelTest, AllowedByHook) {
  EXPECT_TRUE(allowed("6.12", "bpf_task_acquire", ProgramType::TRACING));
  EXPECT_TRUE(allowed("6.12", "bpf_task_acquire", ProgramType::LSM));
  EXPECT_TRUE(allowed("6.12", "bpf_task_acquire", ProgramType::PERF_EVENT));
  EXPECT_FALSE(allowed("6.12", "bpf_task_acquire", ProgramType::KPROBE));
  EXPECT_FALSE(allowed("6.12", "bpf_task_acquire", ProgramType::SK_LOOKUP));
  EXPECT_FALSE(
      allowed("6.12", "bpf_task_acquire", ProgramType::RAW_TRACEPOINT));
  EXPECT_TRUE(allowed("7.3", "bpf_task_acquire", ProgramType::RAW_TRACEPOINT));
  EXPECT_FALSE(allowed("6.4", "bpf_task_acquire", ProgramType::SYSCALL));
  EXPECT_TRUE(allowed("6.12", "bpf_task_acquire", ProgramType::SYSCALL));
  EXPECT_TRUE(allowed("2022", "bpf_task_acquire", ProgramType::STRUCT_OPS));
  EXPECT_FALSE(allowed("2022", "bpf_task_acquire", ProgramType::XDP));
  EXPECT_TRUE(allowed("6.12", "bpf_session_cookie", ProgramType::KPROBE));
  EXPECT_FALSE(allowed("6.12", "bpf_session_cookie", ProgramType::TRACING));
}

TEST_F(KernelTest, CommonSetsAreOpenToAll) {
  for (const char *Name : {"6.4", "6.12", "7.3"})
    for (ProgramType Type : {ProgramType::KPROBE, ProgramType::SK_LOOKUP,
                             ProgramType::TRACING, ProgramType::XDP})
      EXPECT_TRUE(allowed(Name, "bpf_rcu_read_lock", Type)) << Name;
}

TEST_F(KernelTest, Filters) {
  EXPECT_EQ(kernel("6.12").findKfunc("bpf_get_file_xattr")->Filter,
            "bpf_fs_kfuncs_filter");
  EXPECT_EQ(kernel("6.12").findKfunc("bpf_task_acquire")->Filter, "");
}

TEST_F(KernelTest, FieldTrust) {
  const Kernel &V1 = kernel("6.1"), &V2 = kernel("6.12"), &V3 = kernel("7.3");
  EXPECT_EQ(V1.fieldTrust("task_struct", "group_leader"), FieldTrust::None);
  for (const char *Name : {"6.4", "6.12", "7.3"}) {
    EXPECT_EQ(kernel(Name).fieldTrust("task_struct", "group_leader"),
              FieldTrust::Rcu);
    EXPECT_EQ(kernel(Name).fieldTrust("task_struct", "last_wakee"),
              FieldTrust::None);
    EXPECT_EQ(kernel(Name).fieldTrust("file", "f_inode"), FieldTrust::Trusted);
    EXPECT_EQ(kernel(Name).fieldTrust("sk_buff", "sk"), FieldTrust::RcuOrNull);
  }
  EXPECT_EQ(V2.fieldTrust("dentry", "d_inode"), FieldTrust::Trusted);
  EXPECT_EQ(V3.fieldTrust("dentry", "d_inode"), FieldTrust::TrustedOrNull);
  EXPECT_EQ(V2.fieldTrust("vm_area_struct", "vm_file"), FieldTrust::None);
  EXPECT_EQ(V3.fieldTrust("vm_area_struct", "vm_file"),
            FieldTrust::TrustedOrNull);
  EXPECT_EQ(V3.fieldTrust("mm_struct", "owner"), FieldTrust::RcuOrNull);
  EXPECT_EQ(V2.fieldTrust("task_struct.group", "leader"), FieldTrust::None);
}

TEST_F(KernelTest, TypeAndHookLists) {
  EXPECT_FALSE(kernel("6.1").isRcuProtected("task_struct"));
  EXPECT_FALSE(kernel("2022").isRcuProtected("task_struct"));
  for (const char *Name : {"6.4", "6.12", "7.3"})
    EXPECT_TRUE(kernel(Name).isRcuProtected("task_struct")) << Name;
  EXPECT_FALSE(kernel("6.12").isRcuProtected("bpf_ksock"));
  EXPECT_TRUE(kernel("7.3").isRcuProtected("bpf_ksock"));

  EXPECT_FALSE(kernel("6.1").isUntrustedLsmHook("task_free"));
  EXPECT_TRUE(kernel("6.4").isUntrustedLsmHook("task_free"));
  EXPECT_TRUE(kernel("6.12").isUntrustedLsmHook("task_free"));
  EXPECT_FALSE(kernel("6.12").isUntrustedLsmHook("file_open"));
  EXPECT_TRUE(kernel("6.1").isSleepableLsmHook("file_open"));
  EXPECT_FALSE(kernel("6.12").isSleepableLsmHook("task_free"));

  EXPECT_EQ(kernel("6.1").destructorOf("task_struct"), "");
  EXPECT_EQ(kernel("2022").destructorOf("task_struct"), "bpf_task_release");
  EXPECT_EQ(kernel("6.12").destructorOf("task_struct"),
            "bpf_task_release_dtor");
}

TEST_F(KernelTest, RawTracepointArguments) {
  for (const char *Name : {"6.12", "7.3"}) {
    const Kernel &K = kernel(Name);
    EXPECT_EQ(K.tracepointArg("sched_pi_setprio", 0), TpArg::NotNull);
    EXPECT_EQ(K.tracepointArg("sched_pi_setprio", 1), TpArg::MaybeNull);
    EXPECT_EQ(K.tracepointArg("signal_generate", 1), TpArg::ErrPtr);
    EXPECT_EQ(K.tracepointArg("tcp_send_reset", 0), TpArg::MaybeNull);
    EXPECT_EQ(K.tracepointArg("tcp_send_reset", 1), TpArg::MaybeNull);
    EXPECT_EQ(K.tracepointArg("tcp_send_reset", 2), TpArg::NotNull);
    EXPECT_EQ(K.tracepointArg("task_newtask", 0), TpArg::NotNull);
    EXPECT_EQ(K.tracepointArg("sched_pi_setprio", 99), TpArg::NotNull);
  }
  // The table is younger; 6.4 overlays it away.
  EXPECT_EQ(kernel("6.4").tracepointArg("sched_pi_setprio", 1), TpArg::NotNull);
  EXPECT_EQ(kernel("6.1").tracepointArg("sched_pi_setprio", 1), TpArg::NotNull);
}

TEST_F(KernelTest, Helpers) {
  const HelperProto *H = kernel("6.12").findHelper(194);
  ASSERT_TRUE(H);
  EXPECT_EQ(H->Name, "bpf_kptr_xchg");
  EXPECT_EQ(H->Ret, "RET_PTR_TO_BTF_ID_OR_NULL");
  ASSERT_EQ(H->Args.size(), 2u);
  EXPECT_EQ(H->Args[0], "ARG_KPTR_XCHG_DEST");
  EXPECT_EQ(H->Args[1], "ARG_PTR_TO_BTF_ID_OR_NULL | OBJ_RELEASE");
  // Older kernels have another name for the same argument.
  EXPECT_EQ(kernel("6.1").findHelper(194)->Args[0], "ARG_PTR_TO_KPTR");
  EXPECT_EQ(kernel("6.4").findHelper(194)->Args[0], "ARG_PTR_TO_KPTR");

  H = kernel("6.12").findHelper(158);
  ASSERT_TRUE(H);
  EXPECT_EQ(H->Name, "bpf_get_current_task_btf");
  EXPECT_EQ(H->Ret, "RET_PTR_TO_BTF_ID_TRUSTED");
  EXPECT_EQ(H->BtfStruct[5], "task_struct");
  EXPECT_TRUE(H->GplOnly);
  EXPECT_EQ(kernel("6.1").findHelper(158)->Ret, "RET_PTR_TO_BTF_ID");

  H = kernel("6.12").findHelper(191);
  ASSERT_TRUE(H);
  EXPECT_EQ(H->Name, "bpf_copy_from_user_task");
  EXPECT_TRUE(H->MightSleep);
  EXPECT_EQ(H->BtfStruct[3], "task_struct");

  // Prototypes by program type.
  const Kernel &K = kernel("6.12");
  EXPECT_EQ(K.findHelper(107, ProgramType::SCHED_CLS)->Args[1],
            "ARG_PTR_TO_BTF_ID_SOCK_COMMON");
  EXPECT_EQ(K.findHelper(107, ProgramType::TRACING)->Args[1],
            "ARG_PTR_TO_BTF_ID_OR_NULL");
  EXPECT_EQ(K.findHelper(107, ProgramType::TRACING)->BtfStruct[1],
            "sock_common");
  EXPECT_EQ(K.findHelper(107, ProgramType::XDP), nullptr);
  EXPECT_TRUE(K.findHelper(1, ProgramType::XDP));
  EXPECT_TRUE(K.findHelper(147, ProgramType::LSM)) << "through tracing";
  EXPECT_EQ(K.findHelper(147, ProgramType::KPROBE), nullptr);
  EXPECT_EQ(K.findHelper(46, ProgramType::TRACING)->Args[0],
            "ARG_PTR_TO_BTF_ID_SOCK_COMMON | PTR_MAYBE_NULL");
  // Their helpers depend on the struct; nothing is ruled out.
  EXPECT_TRUE(K.findHelper(116, ProgramType::STRUCT_OPS));
  EXPECT_TRUE(kernel("6.4").findHelper(194, ProgramType::TRACING));
  EXPECT_EQ(kernel("6.1").findHelper(210, ProgramType::TRACING), nullptr);

  // Numbers written out (6.12) and counted (6.1) agree.
  for (unsigned Id = 1; Id <= 209; ++Id)
    EXPECT_EQ(kernel("6.1").findHelper(Id)->Name,
              kernel("6.12").findHelper(Id)->Name);
  EXPECT_EQ(kernel("6.12").findHelper(0), nullptr);
  EXPECT_EQ(kernel("6.12").findHelper(4096), nullptr);
  EXPECT_EQ(kernel("6.1").findHelper(210), nullptr);
  EXPECT_TRUE(kernel("6.12").findHelper(211));
}

// What get_func_proto asks for beside the type.
TEST_F(KernelTest, HelpersByProgram) {
  auto Of = [&](const char *Kernel, unsigned Id, const ProgramKind &P) {
    return kernel(Kernel).findHelper(Id, P);
  };
  auto Program = [](ProgramType Type, llvm::StringRef Attach,
                    llvm::StringRef Target = "") {
    ProgramKind P;
    P.Type = Type;
    P.Attach = Attach;
    P.Target = Target;
    return P;
  };
  constexpr unsigned SetRetval = 187, Setsockopt = 49, SeqWrite = 127,
                     FuncRet = 184, TaskStack = 141, Bind = 64;
  using T = ProgramType;
  // cgroup.c:cgroup_common_func_proto
  for (const char *K : {"6.1", "6.12", "7.3"}) {
    EXPECT_TRUE(
        Of(K, SetRetval, Program(T::CGROUP_SOCK_ADDR, "CGROUP_INET4_CONNECT")));
    EXPECT_FALSE(Of(K, SetRetval,
                    Program(T::CGROUP_SOCK_ADDR, "CGROUP_INET4_GETPEERNAME")));
    EXPECT_FALSE(
        Of(K, SetRetval, Program(T::CGROUP_SKB, "CGROUP_INET_INGRESS")));
    EXPECT_FALSE(Of(K, SetRetval, Program(T::CGROUP_SKB, "")))
        << "attach type 0 is ingress";
    EXPECT_FALSE(Of(K, SetRetval, Program(T::XDP, "")));
    EXPECT_TRUE(Of(K, SetRetval, Program(T::LSM, "LSM_CGROUP")));
    EXPECT_FALSE(Of(K, SetRetval, Program(T::LSM, "LSM_MAC")));
    // filter.c:sock_addr_func_proto
    EXPECT_TRUE(
        Of(K, Bind, Program(T::CGROUP_SOCK_ADDR, "CGROUP_INET6_CONNECT")));
    EXPECT_FALSE(
        Of(K, Bind, Program(T::CGROUP_SOCK_ADDR, "CGROUP_INET6_BIND")));
    // trampoline.c:bpf_prog_has_trampoline, bpf_trace.c:tracing_prog_func_proto
    EXPECT_TRUE(Of(K, FuncRet, Program(T::TRACING, "TRACE_FEXIT")));
    EXPECT_FALSE(Of(K, FuncRet, Program(T::TRACING, "TRACE_RAW_TP")));
    EXPECT_TRUE(Of(K, SeqWrite, Program(T::TRACING, "TRACE_ITER", "task")));
    EXPECT_FALSE(Of(K, SeqWrite, Program(T::TRACING, "TRACE_FENTRY")));
    // tcp_ipv4.c:bpf_iter_tcp_get_func_proto
    EXPECT_TRUE(Of(K, Setsockopt, Program(T::TRACING, "TRACE_ITER", "tcp")));
    EXPECT_FALSE(Of(K, Setsockopt, Program(T::TRACING, "TRACE_ITER", "task")));
    // filter.c:sock_filter_func_proto: without an attach type it is create.
    EXPECT_TRUE(
        Of(K, Setsockopt, Program(T::LSM, "LSM_CGROUP", "socket_post_create")));
    EXPECT_FALSE(
        Of(K, Setsockopt, Program(T::LSM, "LSM_MAC", "socket_post_create")));
    EXPECT_FALSE(Of(K, Setsockopt, Program(T::LSM, "LSM_CGROUP", "file_open")));
  }
  ProgramKind Sleepable = Program(T::TRACING, "TRACE_FENTRY");
  Sleepable.Sleepable = true;
  EXPECT_TRUE(Of("6.12", TaskStack, Sleepable)->MightSleep);
  Sleepable.Sleepable = false;
  EXPECT_FALSE(Of("6.12", TaskStack, Sleepable)->MightSleep);

  // bpf_tcp_ca.c:bpf_tcp_ca_get_func_proto
  ProgramKind Tcp = Program(T::STRUCT_OPS, "");
  Tcp.StructOps = "tcp_congestion_ops";
  Tcp.Member = "init";
  EXPECT_TRUE(Of("6.12", Setsockopt, Tcp));
  EXPECT_TRUE(Of("6.12", 116, Tcp)) << "bpf_tcp_send_ack";
  Tcp.Member = "release";
  EXPECT_FALSE(Of("6.12", Setsockopt, Tcp));
  Tcp.StructOps = "sched_ext_ops";
  EXPECT_FALSE(Of("6.12", 116, Tcp));
  EXPECT_TRUE(Of("6.12", 1, Tcp));
  Tcp.StructOps = "a_module_ops";
  EXPECT_TRUE(Of("6.12", 116, Tcp)) << "not known";
}

TEST_F(KernelTest, LsmHookArguments) {
  const Kernel &K = kernel("6.12");
  EXPECT_EQ(K.lsmHookArgs("file_open"), 1u);
  EXPECT_EQ(K.lsmHookArgs("bprm_check_security"), 1u);
  EXPECT_EQ(K.lsmHookArgs("socket_bind"), 3u);
  EXPECT_EQ(K.lsmHookArgs("inode_rename"), 4u);
  EXPECT_EQ(K.lsmHookArgs("no_such_hook"), std::nullopt);
}

} // namespace
