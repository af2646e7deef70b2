//===- VerifierFactsTest.cpp - Filters, ranges, struct_ops -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Database.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

std::shared_ptr<const Kernel> kernel(llvm::StringRef Name) {
  auto Registry = KernelRegistry::embedded();
  EXPECT_TRUE(bool(Registry));
  auto K = Registry->get(Name);
  EXPECT_TRUE(bool(K));
  return *K;
}

ProgramKind structOps(llvm::StringRef Struct, llvm::StringRef Member) {
  ProgramKind P;
  P.Type = ProgramType::STRUCT_OPS;
  P.StructOps = Struct;
  P.Member = Member;
  return P;
}

ProgramKind program(ProgramType Type, llvm::StringRef Attach = "",
                    llvm::StringRef Target = "") {
  ProgramKind P;
  P.Type = Type;
  P.Attach = Attach;
  P.Target = Target;
  return P;
}

bool allowed(const Kernel &K, llvm::StringRef Name, const ProgramKind &P) {
  const Kfunc *F = K.findKfunc(Name);
  EXPECT_TRUE(F) << Name.str();
  return F && K.isAllowed(*F, P);
}

TEST(VerifierFacts, SchedExtOperatorsHaveTheirKfuncs) {
  auto K = kernel("7.3");
  auto Enqueue = structOps("sched_ext_ops", "enqueue");
  auto Tick = structOps("sched_ext_ops", "tick");
  EXPECT_TRUE(allowed(*K, "scx_bpf_dsq_insert", Enqueue));
  EXPECT_FALSE(allowed(*K, "scx_bpf_dsq_insert", Tick));
  EXPECT_TRUE(allowed(*K, "scx_bpf_dsq_insert", structOps("", "")))
      << "what the program implements is not known";
  EXPECT_FALSE(
      allowed(*K, "scx_bpf_dsq_insert", structOps("tcp_congestion_ops", "")));
  EXPECT_TRUE(
      allowed(*K, "scx_bpf_create_dsq", structOps("sched_ext_ops", "init")));
  EXPECT_FALSE(allowed(*K, "scx_bpf_create_dsq", Enqueue));
  EXPECT_TRUE(allowed(*K, "scx_bpf_create_dsq", program(ProgramType::SYSCALL)));
  EXPECT_TRUE(allowed(*K, "scx_bpf_task_running", Tick));
  EXPECT_TRUE(allowed(*K, "scx_bpf_task_cpu", Tick));
  EXPECT_FALSE(
      allowed(*K, "scx_bpf_task_cpu", structOps("sched_ext_ops_cid", "tick")))
      << "a scheduler of cids";
  // The set of cids names no filter; those of its hook speak of it.
  EXPECT_FALSE(
      allowed(*K, "scx_bpf_cpu_to_cid", structOps("Qdisc_ops", "enqueue")));

  auto Old = kernel("6.12");
  EXPECT_TRUE(allowed(*Old, "scx_bpf_dispatch", Tick)) << "no filter yet";
  const Kfunc *Dispatch = Old->findKfunc("scx_bpf_dispatch");
  EXPECT_FALSE(Old->refusedAtRunTime(*Dispatch, Enqueue));
  auto Members = Old->refusedAtRunTime(*Dispatch, Tick);
  ASSERT_TRUE(Members);
  EXPECT_EQ(*Members,
            (std::vector<std::string>{"select_cpu", "enqueue", "dispatch"}));
  EXPECT_FALSE(K->refusedAtRunTime(*K->findKfunc("scx_bpf_dsq_insert"), Tick))
      << "refused at load";
}

TEST(VerifierFacts, QdiscOperatorsHaveTheirKfuncs) {
  auto K = kernel("7.3");
  auto Enqueue = structOps("Qdisc_ops", "enqueue");
  EXPECT_TRUE(allowed(*K, "bpf_qdisc_skb_drop", Enqueue));
  EXPECT_FALSE(
      allowed(*K, "bpf_qdisc_skb_drop", structOps("Qdisc_ops", "dequeue")));
  EXPECT_TRUE(allowed(*K, "bpf_kfree_skb", structOps("Qdisc_ops", "reset")));
  EXPECT_FALSE(
      allowed(*K, "bpf_qdisc_init_prologue", structOps("Qdisc_ops", "init")))
      << "for the verifier's own use";
  // A filter is asked for programs of its own hook only.
  EXPECT_TRUE(
      allowed(*K, "bpf_dynptr_from_skb", program(ProgramType::SCHED_CLS)));
  EXPECT_FALSE(
      allowed(*K, "bpf_dynptr_from_skb", structOps("sched_ext_ops", "tick")));
}

TEST(VerifierFacts, FiltersByKindOfProgram) {
  auto K = kernel("7.3");
  EXPECT_TRUE(allowed(*K, "bpf_sock_destroy",
                      program(ProgramType::TRACING, "TRACE_ITER")));
  EXPECT_FALSE(allowed(*K, "bpf_sock_destroy",
                       program(ProgramType::TRACING, "TRACE_FENTRY")));
  EXPECT_TRUE(allowed(*K, "bpf_session_cookie",
                      program(ProgramType::TRACING, "TRACE_FSESSION")));
  EXPECT_FALSE(allowed(*K, "bpf_session_cookie",
                       program(ProgramType::KPROBE, "TRACE_KPROBE_MULTI")));
  EXPECT_TRUE(
      allowed(*K, "bpf_get_file_xattr", structOps("binfmt_misc_ops", "match")));
  EXPECT_FALSE(allowed(*K, "bpf_set_dentry_xattr",
                       structOps("binfmt_misc_ops", "match")));
  EXPECT_TRUE(allowed(*K, "bpf_set_dentry_xattr", program(ProgramType::LSM)));
  EXPECT_FALSE(allowed(*K, "bpf_ksock_send",
                       program(ProgramType::LSM, "LSM_MAC", "socket_sendmsg")));
  EXPECT_FALSE(allowed(*kernel("6.12"), "bpf_session_cookie",
                       program(ProgramType::KPROBE, "TRACE_KPROBE_MULTI")));
}

TEST(VerifierFacts, ReturnRanges) {
  auto K = kernel("6.12");
  auto Range = [&](const ProgramKind &P) {
    auto R = K->returnRange(P);
    return R ? std::make_pair(R->Min, R->Max)
             : std::make_pair(int64_t(99), int64_t(99));
  };
  using Bounds = std::pair<int64_t, int64_t>;
  EXPECT_EQ(Range(program(ProgramType::CGROUP_SOCK_ADDR, "CGROUP_INET4_BIND")),
            Bounds(0, 3));
  EXPECT_EQ(
      Range(program(ProgramType::CGROUP_SOCK_ADDR, "CGROUP_UDP4_RECVMSG")),
      Bounds(1, 1));
  EXPECT_EQ(Range(program(ProgramType::CGROUP_SOCK_ADDR)), Bounds(0, 1));
  EXPECT_EQ(Range(program(ProgramType::TRACING, "TRACE_FENTRY")), Bounds(0, 0));
  EXPECT_EQ(Range(program(ProgramType::TRACING, "TRACE_RAW_TP")),
            Bounds(99, 99));
  EXPECT_EQ(Range(program(ProgramType::KPROBE)), Bounds(99, 99));
  EXPECT_EQ(Range(program(ProgramType::LSM, "LSM_MAC", "file_open")),
            Bounds(-4095, 0));
  EXPECT_EQ(Range(program(ProgramType::LSM, "LSM_MAC", "audit_rule_known")),
            Bounds(0, 1));
  EXPECT_EQ(Range(program(ProgramType::LSM, "LSM_MAC", "task_free")),
            Bounds(99, 99))
      << "returns nothing";
  EXPECT_EQ(Range(program(ProgramType::LSM, "LSM_CGROUP", "socket_bind")),
            Bounds(0, 1));
  EXPECT_EQ(Range(program(ProgramType::LSM, "LSM_CGROUP", "sk_free_security")),
            Bounds(1, 1));
  EXPECT_FALSE(kernel("6.1")->returnRange(
      program(ProgramType::LSM, "LSM_MAC", "file_open")));
}

TEST(VerifierFacts, Callbacks) {
  auto K = kernel("7.3");
  EXPECT_EQ(K->callbackRange("bpf_loop")->Max, 1);
  EXPECT_EQ(K->callbackRange("bpf_timer_set_callback")->Max, 0);
  EXPECT_FALSE(K->callbackRange("bpf_task_work_schedule_signal"));
}

TEST(VerifierFacts, SleepablePrograms) {
  auto Sleeps = [](llvm::StringRef Name, const ProgramKind &P) {
    return kernel(Name)->mayBeSleepable(P);
  };
  EXPECT_TRUE(Sleeps("6.12", program(ProgramType::TRACING, "TRACE_ITER")));
  EXPECT_FALSE(Sleeps("6.12", program(ProgramType::TRACING, "TRACE_RAW_TP")));
  EXPECT_TRUE(Sleeps("7.3", program(ProgramType::TRACING, "TRACE_RAW_TP")));
  EXPECT_FALSE(Sleeps("7.3", program(ProgramType::LSM, "LSM_CGROUP")));
  EXPECT_FALSE(Sleeps("7.3", program(ProgramType::XDP)));
  EXPECT_TRUE(Sleeps("6.12", program(ProgramType::STRUCT_OPS)));
  EXPECT_FALSE(Sleeps("6.1", program(ProgramType::STRUCT_OPS)));
}

TEST(VerifierFacts, StructOpsStubs) {
  auto K = kernel("7.3");
  const StructOpsInfo *Scx = K->findStructOps("sched_ext_ops");
  ASSERT_TRUE(Scx);
  const StructOpsMemberInfo *Dispatch = Scx->find("dispatch");
  ASSERT_TRUE(Dispatch);
  EXPECT_EQ(Dispatch->tag(0), StubTag::None);
  EXPECT_EQ(Dispatch->tag(1), StubTag::Nullable);
  EXPECT_EQ(Dispatch->tag(9), StubTag::None);
  EXPECT_EQ(Dispatch->Sleep, MaySleep::Never);
  EXPECT_EQ(Scx->find("init")->Sleep, MaySleep::May);
  EXPECT_FALSE(Scx->find("priv"));
  const StructOpsInfo *Cid = K->findStructOps("sched_ext_ops_cid");
  ASSERT_TRUE(Cid);
  EXPECT_EQ(Cid->find("set_cmask")->tag(1), StubTag::Arena);
  EXPECT_EQ(Cid->find("cid_online")->Sleep, MaySleep::May)
      << "where cpu_online is in the other struct";
  EXPECT_EQ(K->findStructOps("Qdisc_ops")->find("enqueue")->tag(0),
            StubTag::Ref);
  EXPECT_EQ(K->findStructOps("binfmt_misc_ops")->find("load")->Sleep,
            MaySleep::Must);
  EXPECT_FALSE(K->findStructOps("tcp_congestion_ops")->find("get_info"));
  auto K61 = kernel("6.1");
  const StructOpsInfo *Old = K61->findStructOps("tcp_congestion_ops");
  ASSERT_TRUE(Old);
  EXPECT_TRUE(Old->Members.empty());
  EXPECT_EQ(Old->Unsupported, std::vector<std::string>{"get_info"});
}

TEST(VerifierFacts, Iterators) {
  auto K = kernel("6.12");
  const Iterator *File = K->findIterator("task_file");
  ASSERT_TRUE(File);
  ASSERT_EQ(File->Args.size(), 2u);
  EXPECT_EQ(File->Args[1].Field, "file");
  EXPECT_EQ(File->Args[1].Index, 3u) << "after meta, task and fd";
  EXPECT_EQ(File->Args[1].Struct, "file");
  EXPECT_TRUE(File->Args[1].mayBeNull());
  EXPECT_FALSE(File->Args[1].isTrusted());
  EXPECT_TRUE(K->findIterator("task")->Args[0].isTrusted());
  EXPECT_TRUE(K->findIterator("bpf_map_elem")->Args[0].isReadOnly());
  EXPECT_FALSE(K->findIterator("dmabuf"));
}

TEST(VerifierFacts, MapsAndRegisters) {
  auto K = kernel("7.3");
  EXPECT_TRUE(K->mapTakesHelper("HASH", "bpf_map_lookup_elem"));
  EXPECT_FALSE(K->mapTakesHelper("PROG_ARRAY", "bpf_map_lookup_elem"));
  EXPECT_FALSE(K->mapTakesHelper("HASH", "bpf_tail_call"));
  EXPECT_TRUE(K->mapTakesHelper("SOCKMAP", "bpf_map_update_elem"));
  EXPECT_FALSE(K->mapTakesHelper("INSN_ARRAY", "bpf_map_lookup_elem"));
  EXPECT_EQ(K->structOfRegister("PTR_TO_SOCKET"), "sock");
  EXPECT_EQ(K->structOfRegister("PTR_TO_XDP_SOCK"), "");
}

TEST(VerifierFacts, MapsOfSleepablePrograms) {
  auto May = [](llvm::StringRef Release, llvm::StringRef Map) {
    return kernel(Release)->mayUseMapWhenSleepable(Map);
  };
  EXPECT_FALSE(May("6.1", "STACK"));
  EXPECT_FALSE(May("6.6", "QUEUE"));
  EXPECT_TRUE(May("6.12", "QUEUE"));
  EXPECT_FALSE(May("6.19", "PROG_ARRAY"));
  EXPECT_TRUE(May("7.0", "PROG_ARRAY"));
  EXPECT_FALSE(May("7.1", "LPM_TRIE"));
  EXPECT_TRUE(May("7.2", "LPM_TRIE"));
  for (const char *Release : {"6.1", "6.6", "6.19", "7.1", "7.3"}) {
    EXPECT_TRUE(May(Release, "HASH")) << Release;
    EXPECT_FALSE(May(Release, "PERF_EVENT_ARRAY")) << Release;
  }
}

TEST(VerifierFacts, NamesTheVerifierKnows) {
  auto K = kernel("7.3");
  EXPECT_TRUE(K->isSpecialKfunc("bpf_rbtree_add_impl"));
  EXPECT_FALSE(K->isSpecialKfunc("bpf_task_acquire"));
  EXPECT_TRUE(K->inIdSet("noreturn_deny", "do_exit"));
  EXPECT_TRUE(K->isDisabledLsmHook("getprocattr"));
  EXPECT_EQ(K->lsmHookResult("task_free"), "void");
  EXPECT_EQ(K->lsmHookResult("no_such_hook"), "");
  EXPECT_TRUE(K->isErrorInjectable("should_failslab"));
  EXPECT_TRUE(K->isAllowedUnderLock(*K->findKfunc("bpf_rbtree_first")));
  EXPECT_FALSE(K->isAllowedUnderLock(*K->findKfunc("bpf_task_acquire")));
  auto Old = kernel("6.12");
  EXPECT_TRUE(Old->isAllowedUnderLock(*Old->findKfunc("bpf_rbtree_first")));
  EXPECT_FALSE(Old->hasTypeTag("rcu").has_value()) << "depends on the compiler";
}

TEST(VerifierFacts, WritableFields) {
  auto K = kernel("7.3");
  const WritableFields *W =
      K->writableFields(structOps("tcp_congestion_ops", ""), "tcp_sock");
  ASSERT_TRUE(W);
  EXPECT_NE(std::find(W->Fields.begin(), W->Fields.end(), "tcp_sock.snd_cwnd"),
            W->Fields.end());
  EXPECT_FALSE(K->writableFields(structOps("Qdisc_ops", ""), "tcp_sock"));
}

TEST(VerifierFacts, ProfilesInheritByTheirRelease) {
  auto Registry = KernelRegistry::embedded();
  ASSERT_TRUE(bool(Registry));
  llvm::Error E = Registry->addBuffer("kernel: mine\n"
                                      "release: \"7.0\"\n"
                                      "base: \"6.12\"\n"
                                      "returns:\n"
                                      "  - name: session\n"
                                      "    programs: [KPROBE]\n"
                                      "    range: [7, 8]\n"
                                      "type_tags: [none]\n",
                                      "mine.yaml");
  ASSERT_FALSE(bool(E)) << llvm::toString(std::move(E));
  auto K = Registry->get("mine");
  ASSERT_TRUE(bool(K));
  EXPECT_TRUE((*K)->findIterator("task")) << "the base's";
  EXPECT_EQ((*K)->returnRange(program(ProgramType::KPROBE))->Min, 7)
      << "its own goes before what all share";
  EXPECT_EQ((*K)->returnRange(program(ProgramType::NETFILTER))->Max, 1);
  EXPECT_FALSE(
      (*K)->mayBeSleepable(program(ProgramType::TRACING, "TRACE_RAW_TP")))
      << "7.0 has it not, and 7.1 has";
  EXPECT_EQ((*K)->hasTypeTag("rcu"), std::optional<bool>(false));
}

TEST(VerifierFacts, DatesBelongToTheSharedFile) {
  auto ErrorOf = [](llvm::StringRef Yaml) {
    KernelRegistry Registry;
    llvm::Error E = Registry.addBuffer(Yaml, "x.yaml");
    return llvm::toString(std::move(E));
  };
  EXPECT_EQ(
      ErrorOf("kernel: \"9.1\"\nreturns:\n  - {name: a, since: \"9.0\"}\n"),
      "x.yaml:1: expected since and until in a database of all kernels "
      "only");
  EXPECT_EQ(ErrorOf("kernel: \"*\"\n"),
            "x.yaml:1: expected a kernel's name, found '*'");
  EXPECT_EQ(ErrorOf("kernel: \"9.1\"\nreturns:\n  - {name: a, range: [1]}\n"),
            "x.yaml:3: expected a range such as [0, 1], or any, found '1'");
  EXPECT_EQ(ErrorOf("kernel: \"9.1\"\nreturns:\n  - {range: any}\n"),
            "x.yaml:3: expected a return rule to have a name");
}

// What is read is written the same, and the embedded form loses nothing.
TEST(VerifierFacts, RoundTrip) {
  const char *Yaml =
      "# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n"
      "# Facts about one kernel, for bpf-precheck; see docs/kfunc-db.md.\n"
      "kernel: \"9.1\"\n"
      "helper_programs: [LSM, XDP]\n"
      "helper_struct_ops: [w_ops]\n"
      "helpers:\n"
      "  - name: bpf_h\n"
      "    id: 1\n"
      "    proto: h_proto\n"
      "    programs: [ALL]\n"
      "    ret: RET_VOID\n"
      "    args: []\n"
      "  - name: bpf_i\n"
      "    id: 2\n"
      "    proto: i_proto\n"
      "    when:\n"
      "      -\n"
      "        programs: [LSM]\n"
      "        attach: [LSM_MAC]\n"
      "        sleepable: true\n"
      "    ret: RET_VOID\n"
      "    args: []\n"
      "    variants:\n"
      "      - proto: j_proto\n"
      "        when:\n"
      "          -\n"
      "            programs: [STRUCT_OPS]\n"
      "            struct_ops: [w_ops]\n"
      "            not_members: [a]\n"
      "        ret: RET_VOID\n"
      "        args: []\n"
      "id_sets:\n"
      "  a_set: [a, b]\n"
      "lsm_hooks:\n"
      "  - result: int\n"
      "    args: 1\n"
      "    names: [file_open]\n"
      "iterators:\n"
      "  - name: task\n"
      "    args:\n"
      "      - {field: task, index: 1, struct: task_struct, type: "
      "PTR_TO_BTF_ID_OR_NULL}\n"
      "struct_ops:\n"
      "  - name: w_ops\n"
      "    file: w.c\n"
      "    unsupported: [c]\n"
      "    members:\n"
      "      - name: a\n"
      "        result: int\n"
      "        params: {p__ref: struct w *}\n"
      "        sleep: must\n"
      "        config: CONFIG_W\n"
      "filters:\n"
      "  - name: f\n"
      "    from: \"w.c:f\"\n"
      "    governs: [s]\n"
      "    rules:\n"
      "      -\n"
      "        programs: [LSM]\n"
      "        attach: [LSM_MAC]\n"
      "        not_attach: [LSM_CGROUP]\n"
      "        struct_ops: [w_ops]\n"
      "        members: [a]\n"
      "        not_members: [b]\n"
      "        targets: [t]\n"
      "        not_targets: [u]\n"
      "        sets: [s]\n"
      "        kfuncs: [k]\n"
      "        except_sets: [e]\n"
      "run_time:\n"
      "  - name: r\n"
      "    from: \"w.c:r\"\n"
      "    governs: [s]\n"
      "    rules:\n"
      "      -\n"
      "        members: [a]\n"
      "        kfuncs: [k]\n"
      "returns:\n"
      "  - name: r\n"
      "    programs: [XDP]\n"
      "    range: [-4, 2]\n"
      "  - name: q\n"
      "    range: any\n"
      "sleepable:\n"
      "  - name: s\n"
      "    programs: [LSM]\n"
      "lists:\n"
      "  - name: l\n"
      "    names: [a, b]\n"
      "callbacks:\n"
      "  - name: c\n"
      "    names: [bpf_loop]\n"
      "    range: [0, 1]\n"
      "writable:\n"
      "  - name: w\n"
      "    struct: w\n"
      "    fields: [w.a]\n"
      "register_structs:\n"
      "  PTR_TO_SOCKET: sock\n"
      "helpers_of_map:\n"
      "  INSN_ARRAY: []\n"
      "maps_of_helper:\n"
      "  bpf_tail_call: [PROG_ARRAY]\n"
      "type_tags: [rcu]\n";
  auto D = readDatabaseYaml(Yaml, "x.yaml");
  ASSERT_TRUE(bool(D)) << llvm::toString(D.takeError());
  auto Text = [](const Database &Of) {
    std::string S;
    llvm::raw_string_ostream OS(S);
    writeDatabaseYaml(Of, OS);
    return S;
  };
  EXPECT_EQ(Text(*D), Yaml);
  std::string Bytes;
  llvm::raw_string_ostream OS(Bytes);
  writeDatabaseBinary(*D, OS);
  EXPECT_EQ(Text(readDatabaseBinary(Bytes)), Yaml);
}

} // namespace
