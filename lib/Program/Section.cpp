//===- Section.cpp - libbpf's section names -------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Program/ProgramModel.h"

using namespace precheck;

namespace {

enum Traits : uint8_t {
  Exact = 0,  ///< the name alone
  Extra = 1,  ///< the name, or the name, a slash and a target
  Sleeps = 2, ///< loaded with BPF_F_SLEEPABLE
  Both = 4,   ///< Extra, and there is a sleepable ".s" form, too
};

struct SectionRule {
  llvm::StringLiteral Name;
  ProgramType Type;
  llvm::StringLiteral AttachType;
  uint8_t Is;
};

} // namespace

// Facts of tools/lib/bpf/libbpf.c:section_defs. No two rules match the same
// section: a name matches whole, up to the first slash or not at all.
static constexpr SectionRule Rules[] = {
    // Tracing by BTF
    {"tp_btf", ProgramType::TRACING, "TRACE_RAW_TP", Both},
    {"fentry", ProgramType::TRACING, "TRACE_FENTRY", Both},
    {"fexit", ProgramType::TRACING, "TRACE_FEXIT", Both},
    {"fmod_ret", ProgramType::TRACING, "MODIFY_RETURN", Both},
    {"fsession", ProgramType::TRACING, "TRACE_FSESSION", Both},
    {"fentry.multi", ProgramType::TRACING, "TRACE_FENTRY_MULTI", Both},
    {"fexit.multi", ProgramType::TRACING, "TRACE_FEXIT_MULTI", Both},
    {"fsession.multi", ProgramType::TRACING, "TRACE_FSESSION_MULTI", Both},
    {"iter", ProgramType::TRACING, "TRACE_ITER", Both},
    {"freplace", ProgramType::EXT, "", Extra},
    {"lsm", ProgramType::LSM, "LSM_MAC", Both},
    {"lsm_cgroup", ProgramType::LSM, "LSM_CGROUP", Extra},
    {"struct_ops", ProgramType::STRUCT_OPS, "", Both},
    {"syscall", ProgramType::SYSCALL, "", Exact | Sleeps},

    // Tracing by address or event
    {"kprobe", ProgramType::KPROBE, "", Extra},
    {"kretprobe", ProgramType::KPROBE, "", Extra},
    {"kprobe.multi", ProgramType::KPROBE, "TRACE_KPROBE_MULTI", Extra},
    {"kretprobe.multi", ProgramType::KPROBE, "TRACE_KPROBE_MULTI", Extra},
    {"kprobe.session", ProgramType::KPROBE, "TRACE_KPROBE_SESSION", Extra},
    {"ksyscall", ProgramType::KPROBE, "", Extra},
    {"kretsyscall", ProgramType::KPROBE, "", Extra},
    {"uprobe", ProgramType::KPROBE, "", Both},
    {"uretprobe", ProgramType::KPROBE, "", Both},
    {"uprobe.multi", ProgramType::KPROBE, "TRACE_UPROBE_MULTI", Both},
    {"uretprobe.multi", ProgramType::KPROBE, "TRACE_UPROBE_MULTI", Both},
    {"uprobe.session", ProgramType::KPROBE, "TRACE_UPROBE_SESSION", Both},
    {"usdt", ProgramType::KPROBE, "", Both},
    {"tracepoint", ProgramType::TRACEPOINT, "", Both},
    {"tp", ProgramType::TRACEPOINT, "", Both},
    {"raw_tracepoint", ProgramType::RAW_TRACEPOINT, "", Both},
    {"raw_tp", ProgramType::RAW_TRACEPOINT, "", Both},
    {"raw_tracepoint.w", ProgramType::RAW_TRACEPOINT_WRITABLE, "", Extra},
    {"raw_tp.w", ProgramType::RAW_TRACEPOINT_WRITABLE, "", Extra},
    {"perf_event", ProgramType::PERF_EVENT, "", Exact},

    // Packets
    {"socket", ProgramType::SOCKET_FILTER, "", Exact},
    {"tc", ProgramType::SCHED_CLS, "", Exact},
    {"classifier", ProgramType::SCHED_CLS, "", Exact},
    {"action", ProgramType::SCHED_ACT, "", Exact},
    {"tc/ingress", ProgramType::SCHED_CLS, "TCX_INGRESS", Exact},
    {"tc/egress", ProgramType::SCHED_CLS, "TCX_EGRESS", Exact},
    {"tcx/ingress", ProgramType::SCHED_CLS, "TCX_INGRESS", Exact},
    {"tcx/egress", ProgramType::SCHED_CLS, "TCX_EGRESS", Exact},
    {"netkit/primary", ProgramType::SCHED_CLS, "NETKIT_PRIMARY", Exact},
    {"netkit/peer", ProgramType::SCHED_CLS, "NETKIT_PEER", Exact},
    {"xdp", ProgramType::XDP, "XDP", Exact},
    {"xdp/devmap", ProgramType::XDP, "XDP_DEVMAP", Exact},
    {"xdp/cpumap", ProgramType::XDP, "XDP_CPUMAP", Exact},
    {"xdp.frags", ProgramType::XDP, "XDP", Exact},
    {"xdp.frags/devmap", ProgramType::XDP, "XDP_DEVMAP", Exact},
    {"xdp.frags/cpumap", ProgramType::XDP, "XDP_CPUMAP", Exact},
    {"lwt_in", ProgramType::LWT_IN, "", Exact},
    {"lwt_out", ProgramType::LWT_OUT, "", Exact},
    {"lwt_xmit", ProgramType::LWT_XMIT, "", Exact},
    {"lwt_seg6local", ProgramType::LWT_SEG6LOCAL, "", Exact},
    {"flow_dissector", ProgramType::FLOW_DISSECTOR, "FLOW_DISSECTOR", Exact},
    {"netfilter", ProgramType::NETFILTER, "NETFILTER", Exact},
    {"lirc_mode2", ProgramType::LIRC_MODE2, "LIRC_MODE2", Exact},

    // Sockets
    {"sockops", ProgramType::SOCK_OPS, "CGROUP_SOCK_OPS", Exact},
    {"sk_skb", ProgramType::SK_SKB, "", Exact},
    {"sk_skb/stream_parser", ProgramType::SK_SKB, "SK_SKB_STREAM_PARSER",
     Exact},
    {"sk_skb/stream_verdict", ProgramType::SK_SKB, "SK_SKB_STREAM_VERDICT",
     Exact},
    {"sk_skb/verdict", ProgramType::SK_SKB, "SK_SKB_VERDICT", Exact},
    {"sk_msg", ProgramType::SK_MSG, "SK_MSG_VERDICT", Exact},
    {"sk_lookup", ProgramType::SK_LOOKUP, "SK_LOOKUP", Exact},
    {"sk_reuseport", ProgramType::SK_REUSEPORT, "SK_REUSEPORT_SELECT", Exact},
    {"sk_reuseport/migrate", ProgramType::SK_REUSEPORT,
     "SK_REUSEPORT_SELECT_OR_MIGRATE", Exact},

    // Control groups
    {"cgroup_skb/ingress", ProgramType::CGROUP_SKB, "CGROUP_INET_INGRESS",
     Exact},
    {"cgroup_skb/egress", ProgramType::CGROUP_SKB, "CGROUP_INET_EGRESS", Exact},
    {"cgroup/skb", ProgramType::CGROUP_SKB, "", Exact},
    {"cgroup/sock", ProgramType::CGROUP_SOCK, "CGROUP_INET_SOCK_CREATE", Exact},
    {"cgroup/sock_create", ProgramType::CGROUP_SOCK, "CGROUP_INET_SOCK_CREATE",
     Exact},
    {"cgroup/sock_release", ProgramType::CGROUP_SOCK,
     "CGROUP_INET_SOCK_RELEASE", Exact},
    {"cgroup/post_bind4", ProgramType::CGROUP_SOCK, "CGROUP_INET4_POST_BIND",
     Exact},
    {"cgroup/post_bind6", ProgramType::CGROUP_SOCK, "CGROUP_INET6_POST_BIND",
     Exact},
    {"cgroup/bind4", ProgramType::CGROUP_SOCK_ADDR, "CGROUP_INET4_BIND", Exact},
    {"cgroup/bind6", ProgramType::CGROUP_SOCK_ADDR, "CGROUP_INET6_BIND", Exact},
    {"cgroup/connect4", ProgramType::CGROUP_SOCK_ADDR, "CGROUP_INET4_CONNECT",
     Exact},
    {"cgroup/connect6", ProgramType::CGROUP_SOCK_ADDR, "CGROUP_INET6_CONNECT",
     Exact},
    {"cgroup/connect_unix", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_UNIX_CONNECT", Exact},
    {"cgroup/sendmsg4", ProgramType::CGROUP_SOCK_ADDR, "CGROUP_UDP4_SENDMSG",
     Exact},
    {"cgroup/sendmsg6", ProgramType::CGROUP_SOCK_ADDR, "CGROUP_UDP6_SENDMSG",
     Exact},
    {"cgroup/sendmsg_unix", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_UNIX_SENDMSG", Exact},
    {"cgroup/recvmsg4", ProgramType::CGROUP_SOCK_ADDR, "CGROUP_UDP4_RECVMSG",
     Exact},
    {"cgroup/recvmsg6", ProgramType::CGROUP_SOCK_ADDR, "CGROUP_UDP6_RECVMSG",
     Exact},
    {"cgroup/recvmsg_unix", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_UNIX_RECVMSG", Exact},
    {"cgroup/getpeername4", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_INET4_GETPEERNAME", Exact},
    {"cgroup/getpeername6", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_INET6_GETPEERNAME", Exact},
    {"cgroup/getpeername_unix", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_UNIX_GETPEERNAME", Exact},
    {"cgroup/getsockname4", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_INET4_GETSOCKNAME", Exact},
    {"cgroup/getsockname6", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_INET6_GETSOCKNAME", Exact},
    {"cgroup/getsockname_unix", ProgramType::CGROUP_SOCK_ADDR,
     "CGROUP_UNIX_GETSOCKNAME", Exact},
    {"cgroup/sysctl", ProgramType::CGROUP_SYSCTL, "CGROUP_SYSCTL", Exact},
    {"cgroup/getsockopt", ProgramType::CGROUP_SOCKOPT, "CGROUP_GETSOCKOPT",
     Exact},
    {"cgroup/setsockopt", ProgramType::CGROUP_SOCKOPT, "CGROUP_SETSOCKOPT",
     Exact},
    {"cgroup/dev", ProgramType::CGROUP_DEVICE, "CGROUP_DEVICE", Exact},
};

std::optional<SectionInfo> precheck::parseSection(llvm::StringRef Section) {
  bool Autoload = !Section.consume_front("?");
  for (const SectionRule &Rule : Rules) {
    llvm::StringRef Rest = Section;
    if (!Rest.consume_front(Rule.Name))
      continue;
    bool Sleepable = Rule.Is & Sleeps;
    if (Rule.Is & Both) {
      llvm::StringRef Tail = Rest;
      if (Tail.consume_front(".s") && (Tail.empty() || Tail[0] == '/')) {
        Sleepable = true;
        Rest = Tail;
      }
    }
    bool HasTarget = (Rule.Is & (Extra | Both)) && Rest.consume_front("/");
    if (!HasTarget && !Rest.empty())
      continue;
    SectionInfo Info;
    Info.Type = Rule.Type;
    Info.AttachType = Rule.AttachType;
    Info.Target = Rest;
    Info.Sleepable = Sleepable;
    Info.Autoload = Autoload;
    return Info;
  }
  return std::nullopt;
}
