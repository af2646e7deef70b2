//===- SectionTest.cpp - Section names ------------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Program/ProgramModel.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

struct Expected {
  const char *Section;
  ProgramType Type;
  const char *AttachType;
  const char *Target;
  bool Sleepable;
};

class SectionTest : public ::testing::TestWithParam<Expected> {};

TEST_P(SectionTest, Parses) {
  const Expected &E = GetParam();
  std::optional<SectionInfo> Info = parseSection(E.Section);
  ASSERT_TRUE(Info) << E.Section;
  EXPECT_EQ(programTypeName(Info->Type), programTypeName(E.Type)) << E.Section;
  EXPECT_EQ(Info->AttachType, E.AttachType) << E.Section;
  EXPECT_EQ(Info->Target, E.Target) << E.Section;
  EXPECT_EQ(Info->Sleepable, E.Sleepable) << E.Section;
  EXPECT_TRUE(Info->Autoload) << E.Section;

  std::string Quiet = std::string("?") + E.Section;
  Info = parseSection(Quiet);
  ASSERT_TRUE(Info) << Quiet;
  EXPECT_EQ(Info->Type, E.Type) << Quiet;
  EXPECT_FALSE(Info->Autoload) << Quiet;
}

const Expected Sections[] = {
    {"tp_btf/task_newtask", ProgramType::TRACING, "TRACE_RAW_TP",
     "task_newtask", false},
    {"tp_btf", ProgramType::TRACING, "TRACE_RAW_TP", "", false},
    {"tp_btf.s/sys_enter", ProgramType::TRACING, "TRACE_RAW_TP", "sys_enter",
     true},
    {"fentry/f", ProgramType::TRACING, "TRACE_FENTRY", "f", false},
    {"fentry.s/f", ProgramType::TRACING, "TRACE_FENTRY", "f", true},
    {"fexit/f", ProgramType::TRACING, "TRACE_FEXIT", "f", false},
    {"fexit.s/f", ProgramType::TRACING, "TRACE_FEXIT", "f", true},
    {"fmod_ret/f", ProgramType::TRACING, "MODIFY_RETURN", "f", false},
    {"fmod_ret.s/f", ProgramType::TRACING, "MODIFY_RETURN", "f", true},
    {"fsession/f", ProgramType::TRACING, "TRACE_FSESSION", "f", false},
    {"fsession.s/f", ProgramType::TRACING, "TRACE_FSESSION", "f", true},
    {"fentry.multi/f*", ProgramType::TRACING, "TRACE_FENTRY_MULTI", "f*",
     false},
    {"fexit.multi.s/f*", ProgramType::TRACING, "TRACE_FEXIT_MULTI", "f*", true},
    {"iter/task", ProgramType::TRACING, "TRACE_ITER", "task", false},
    {"iter.s/task_vma", ProgramType::TRACING, "TRACE_ITER", "task_vma", true},
    {"freplace/f", ProgramType::EXT, "", "f", false},
    {"lsm/file_open", ProgramType::LSM, "LSM_MAC", "file_open", false},
    {"lsm.s/bpf", ProgramType::LSM, "LSM_MAC", "bpf", true},
    {"lsm_cgroup/socket_bind", ProgramType::LSM, "LSM_CGROUP", "socket_bind",
     false},
    {"struct_ops", ProgramType::STRUCT_OPS, "", "", false},
    {"struct_ops/init", ProgramType::STRUCT_OPS, "", "init", false},
    {"struct_ops.s/init", ProgramType::STRUCT_OPS, "", "init", true},
    {"syscall", ProgramType::SYSCALL, "", "", true},
    {"kprobe/free_task", ProgramType::KPROBE, "", "free_task", false},
    {"kprobe", ProgramType::KPROBE, "", "", false},
    {"kretprobe/free_task", ProgramType::KPROBE, "", "free_task", false},
    {"kprobe.multi/bpf_*", ProgramType::KPROBE, "TRACE_KPROBE_MULTI", "bpf_*",
     false},
    {"kretprobe.multi/bpf_*", ProgramType::KPROBE, "TRACE_KPROBE_MULTI",
     "bpf_*", false},
    {"kprobe.session/bpf_*", ProgramType::KPROBE, "TRACE_KPROBE_SESSION",
     "bpf_*", false},
    {"ksyscall/nanosleep", ProgramType::KPROBE, "", "nanosleep", false},
    {"kretsyscall/nanosleep", ProgramType::KPROBE, "", "nanosleep", false},
    {"uprobe//usr/bin/x:f", ProgramType::KPROBE, "", "/usr/bin/x:f", false},
    {"uprobe.s", ProgramType::KPROBE, "", "", true},
    {"uretprobe.s//bin/x:f", ProgramType::KPROBE, "", "/bin/x:f", true},
    {"uprobe.multi.s//x:f", ProgramType::KPROBE, "TRACE_UPROBE_MULTI", "/x:f",
     true},
    {"uretprobe.multi//x:f", ProgramType::KPROBE, "TRACE_UPROBE_MULTI", "/x:f",
     false},
    {"uprobe.session.s", ProgramType::KPROBE, "TRACE_UPROBE_SESSION", "", true},
    {"usdt", ProgramType::KPROBE, "", "", false},
    {"usdt.s//x:a:b", ProgramType::KPROBE, "", "/x:a:b", true},
    {"tp/sched/sched_switch", ProgramType::TRACEPOINT, "", "sched/sched_switch",
     false},
    {"tracepoint/a/b", ProgramType::TRACEPOINT, "", "a/b", false},
    {"tp.s/a/b", ProgramType::TRACEPOINT, "", "a/b", true},
    {"raw_tp/sys_enter", ProgramType::RAW_TRACEPOINT, "", "sys_enter", false},
    {"raw_tracepoint.s/x", ProgramType::RAW_TRACEPOINT, "", "x", true},
    {"raw_tp.w/x", ProgramType::RAW_TRACEPOINT_WRITABLE, "", "x", false},
    {"raw_tracepoint.w", ProgramType::RAW_TRACEPOINT_WRITABLE, "", "", false},
    {"perf_event", ProgramType::PERF_EVENT, "", "", false},
    {"socket", ProgramType::SOCKET_FILTER, "", "", false},
    {"tc", ProgramType::SCHED_CLS, "", "", false},
    {"classifier", ProgramType::SCHED_CLS, "", "", false},
    {"action", ProgramType::SCHED_ACT, "", "", false},
    {"tc/ingress", ProgramType::SCHED_CLS, "TCX_INGRESS", "", false},
    {"tcx/egress", ProgramType::SCHED_CLS, "TCX_EGRESS", "", false},
    {"netkit/peer", ProgramType::SCHED_CLS, "NETKIT_PEER", "", false},
    {"xdp", ProgramType::XDP, "XDP", "", false},
    {"xdp.frags", ProgramType::XDP, "XDP", "", false},
    {"xdp/devmap", ProgramType::XDP, "XDP_DEVMAP", "", false},
    {"xdp.frags/cpumap", ProgramType::XDP, "XDP_CPUMAP", "", false},
    {"lwt_seg6local", ProgramType::LWT_SEG6LOCAL, "", "", false},
    {"flow_dissector", ProgramType::FLOW_DISSECTOR, "FLOW_DISSECTOR", "",
     false},
    {"netfilter", ProgramType::NETFILTER, "NETFILTER", "", false},
    {"lirc_mode2", ProgramType::LIRC_MODE2, "LIRC_MODE2", "", false},
    {"sockops", ProgramType::SOCK_OPS, "CGROUP_SOCK_OPS", "", false},
    {"sk_skb", ProgramType::SK_SKB, "", "", false},
    {"sk_skb/verdict", ProgramType::SK_SKB, "SK_SKB_VERDICT", "", false},
    {"sk_msg", ProgramType::SK_MSG, "SK_MSG_VERDICT", "", false},
    {"sk_lookup", ProgramType::SK_LOOKUP, "SK_LOOKUP", "", false},
    {"sk_reuseport", ProgramType::SK_REUSEPORT, "SK_REUSEPORT_SELECT", "",
     false},
    {"sk_reuseport/migrate", ProgramType::SK_REUSEPORT,
     "SK_REUSEPORT_SELECT_OR_MIGRATE", "", false},
    {"cgroup_skb/egress", ProgramType::CGROUP_SKB, "CGROUP_INET_EGRESS", "",
     false},
    {"cgroup/skb", ProgramType::CGROUP_SKB, "", "", false},
    {"cgroup/sock", ProgramType::CGROUP_SOCK, "CGROUP_INET_SOCK_CREATE", "",
     false},
    {"cgroup/sock_release", ProgramType::CGROUP_SOCK,
     "CGROUP_INET_SOCK_RELEASE", "", false},
    {"cgroup/connect4", ProgramType::CGROUP_SOCK_ADDR, "CGROUP_INET4_CONNECT",
     "", false},
    {"cgroup/getsockname_unix", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_UNIX_GETSOCKNAME", "", false},
    {"cgroup/sysctl", ProgramType::CGROUP_SYSCTL, "CGROUP_SYSCTL", "", false},
    {"cgroup/setsockopt", ProgramType::CGROUP_SOCKOPT, "CGROUP_SETSOCKOPT", "",
     false},
    {"cgroup/dev", ProgramType::CGROUP_DEVICE, "CGROUP_DEVICE", "", false},
};

INSTANTIATE_TEST_SUITE_P(Libbpf, SectionTest, ::testing::ValuesIn(Sections));

TEST(Section, UnknownNamesAreNoPrograms) {
  for (const char *Section : {"",
                              "?",
                              ".text",
                              ".maps",
                              "license",
                              "tpbtf/x",
                              "fentryx",
                              "fentry.x/f",
                              "fentry.ss/f",
                              "kprobe.s/f",
                              "xdp/foo",
                              "xdpx",
                              "tc/foo",
                              "syscall/x",
                              "syscall.s",
                              "lsm_cgroup.s/x",
                              "freplace.s/f",
                              "cgroup/connect5",
                              "struct_opsx",
                              "sk_skb/foo",
                              "??tc",
                              "perf_event/x"})
    EXPECT_FALSE(parseSection(Section)) << Section;
}

TEST(Section, TypeNames) {
  EXPECT_EQ(programTypeName(ProgramType::SCHED_CLS), "sched_cls");
  EXPECT_EQ(programTypeName(ProgramType::NETFILTER), "netfilter");
  EXPECT_EQ(programTypeFromEnum("CGROUP_SOCK_ADDR"),
            ProgramType::CGROUP_SOCK_ADDR);
  EXPECT_EQ(programTypeFromEnum("sched_cls"), std::nullopt);
  // The numbers are the UAPI's.
  EXPECT_EQ(static_cast<int>(ProgramType::TRACING), 26);
  EXPECT_EQ(static_cast<int>(ProgramType::NETFILTER), 32);
}

TEST(Section, EssentialNames) {
  EXPECT_EQ(essentialName("task_struct"), "task_struct");
  EXPECT_EQ(essentialName("task_struct___old"), "task_struct");
  EXPECT_EQ(essentialName("a___b___c"), "a___b");
  EXPECT_EQ(essentialName("__x__y"), "__x__y");
  EXPECT_EQ(essentialName("a____b"), "a____b"); // four are no separator
  EXPECT_EQ(essentialName("___b"), "___b");
  EXPECT_EQ(essentialName("a___"), "a___");
  EXPECT_EQ(essentialName(""), "");
}

TEST(Section, Licenses) {
  ProgramModel Model;
  for (const char *Text : {"GPL", "GPL v2", "GPL and additional rights",
                           "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"}) {
    Model.License = Text;
    EXPECT_TRUE(Model.isGplCompatible()) << Text;
  }
  for (const char *Text : {"", "gpl", "MIT", "GPLv2", "Proprietary", "GPL "}) {
    Model.License = Text;
    EXPECT_FALSE(Model.isGplCompatible()) << Text;
  }
}

} // namespace
