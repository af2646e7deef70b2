//===- ContextAccess.cpp - Which bytes of the context -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The is_valid_access callbacks of struct bpf_verifier_ops: which words or
// fields of its context a program may read and write. Sizes are left to the
// compiler, which narrows and joins accesses.
//
//===----------------------------------------------------------------------===//

#include "Memory.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

enum class Allowed : uint8_t { Never, Read, Write };

/// Fields that programs of a type may not read, or may write.
struct FieldRule {
  ProgramType Type;
  Allowed How;
  llvm::StringLiteral First;
  /// The last field of a row of fields; empty: First alone.
  llvm::StringLiteral Last = "";
  /// Attach types with one of these names in them only, separated by `|`.
  /// Empty: all.
  llvm::StringLiteral Attach = "";
  Allowed Else = Allowed::Never; ///< with other attach types
  uint64_t Bytes = UINT64_MAX;   ///< so many of the fields' bytes only
};

using PT = ProgramType;
constexpr FieldRule Rules[] = {
    // filter.c:sk_filter_is_valid_access
    {PT::SOCKET_FILTER, Allowed::Never, "tc_classid"},
    {PT::SOCKET_FILTER, Allowed::Never, "data", "data_end"},
    {PT::SOCKET_FILTER, Allowed::Never, "data_meta"},
    {PT::SOCKET_FILTER, Allowed::Never, "family", "local_port"},
    {PT::SOCKET_FILTER, Allowed::Never, "tstamp", "wire_len"},
    {PT::SOCKET_FILTER, Allowed::Never, "hwtstamp"},
    {PT::SOCKET_FILTER, Allowed::Never, "tstamp_type"},
    {PT::SOCKET_FILTER, Allowed::Never, "flow_keys"},
    {PT::SOCKET_FILTER, Allowed::Write, "cb"},
    // cg_skb_is_valid_access
    {PT::CGROUP_SKB, Allowed::Never, "tc_classid"},
    {PT::CGROUP_SKB, Allowed::Never, "data_meta"},
    {PT::CGROUP_SKB, Allowed::Never, "wire_len"},
    {PT::CGROUP_SKB, Allowed::Never, "tstamp_type"},
    {PT::CGROUP_SKB, Allowed::Never, "flow_keys"},
    {PT::CGROUP_SKB, Allowed::Write, "mark"},
    {PT::CGROUP_SKB, Allowed::Write, "priority"},
    {PT::CGROUP_SKB, Allowed::Write, "cb"},
    {PT::CGROUP_SKB, Allowed::Write, "tstamp"},
    // lwt_is_valid_access; all LWT types stand here as LWT_IN.
    {PT::LWT_IN, Allowed::Never, "tc_classid"},
    {PT::LWT_IN, Allowed::Never, "family", "local_port"},
    {PT::LWT_IN, Allowed::Never, "data_meta"},
    {PT::LWT_IN, Allowed::Never, "tstamp", "wire_len"},
    {PT::LWT_IN, Allowed::Never, "hwtstamp"},
    {PT::LWT_IN, Allowed::Never, "tstamp_type"},
    {PT::LWT_IN, Allowed::Never, "flow_keys"},
    {PT::LWT_IN, Allowed::Write, "mark"},
    {PT::LWT_IN, Allowed::Write, "priority"},
    {PT::LWT_IN, Allowed::Write, "cb"},
    // tc_cls_act_is_valid_access; SCHED_ACT stands here as SCHED_CLS.
    {PT::SCHED_CLS, Allowed::Never, "family", "local_port"},
    {PT::SCHED_CLS, Allowed::Never, "flow_keys"},
    {PT::SCHED_CLS, Allowed::Write, "mark"},
    {PT::SCHED_CLS, Allowed::Write, "tc_index"},
    {PT::SCHED_CLS, Allowed::Write, "priority"},
    {PT::SCHED_CLS, Allowed::Write, "tc_classid"},
    {PT::SCHED_CLS, Allowed::Write, "cb"},
    {PT::SCHED_CLS, Allowed::Write, "tstamp"},
    {PT::SCHED_CLS, Allowed::Write, "queue_mapping"},
    // sk_skb_is_valid_access
    {PT::SK_SKB, Allowed::Never, "tc_classid"},
    {PT::SK_SKB, Allowed::Never, "data_meta"},
    {PT::SK_SKB, Allowed::Never, "tstamp", "wire_len"},
    {PT::SK_SKB, Allowed::Never, "hwtstamp"},
    {PT::SK_SKB, Allowed::Never, "tstamp_type"},
    {PT::SK_SKB, Allowed::Never, "flow_keys"},
    {PT::SK_SKB, Allowed::Never, "mark"},
    {PT::SK_SKB, Allowed::Write, "tc_index"},
    {PT::SK_SKB, Allowed::Write, "priority"},
    // flow_dissector_is_valid_access
    {PT::FLOW_DISSECTOR, Allowed::Never, "len", "cb"},
    {PT::FLOW_DISSECTOR, Allowed::Never, "hash", "tc_classid"},
    {PT::FLOW_DISSECTOR, Allowed::Never, "napi_id", "data_meta"},
    {PT::FLOW_DISSECTOR, Allowed::Never, "tstamp", "hwtstamp"},
    // xdp_is_valid_access
    {PT::XDP, Allowed::Read, "egress_ifindex", "", "XDP_DEVMAP"},
    // __sock_filter_check_attach_type
    {PT::CGROUP_SOCK, Allowed::Write, "bound_dev_if", "",
     "SOCK_CREATE|RELEASE"},
    {PT::CGROUP_SOCK, Allowed::Write, "mark", "priority",
     "SOCK_CREATE|RELEASE"},
    {PT::CGROUP_SOCK, Allowed::Read, "src_ip4", "", "INET4_POST_BIND"},
    {PT::CGROUP_SOCK, Allowed::Read, "src_ip6", "", "INET6_POST_BIND"},
    {PT::CGROUP_SOCK, Allowed::Read, "src_port", "", "POST_BIND"},
    // sock_addr_is_valid_access
    {PT::CGROUP_SOCK_ADDR, Allowed::Write, "user_ip4", "", "INET4|UDP4"},
    {PT::CGROUP_SOCK_ADDR, Allowed::Write, "user_ip6", "", "INET6|UDP6"},
    {PT::CGROUP_SOCK_ADDR, Allowed::Write, "user_port"},
    {PT::CGROUP_SOCK_ADDR, Allowed::Write, "msg_src_ip4", "", "UDP4_SENDMSG"},
    {PT::CGROUP_SOCK_ADDR, Allowed::Write, "msg_src_ip6", "", "UDP6_SENDMSG"},
    // sock_ops_is_valid_access; `reply` shares its place with `args`.
    {PT::SOCK_OPS, Allowed::Write, "args", "", "", Allowed::Never, 4},
    {PT::SOCK_OPS, Allowed::Write, "sk_txhash"},
    // cgroup.c:sysctl_is_valid_access, cg_sockopt_is_valid_access
    {PT::CGROUP_SYSCTL, Allowed::Write, "file_pos"},
    {PT::CGROUP_SOCKOPT, Allowed::Write, "retval", "", "GETSOCKOPT"},
    {PT::CGROUP_SOCKOPT, Allowed::Write, "level", "optname", "SETSOCKOPT",
     Allowed::Read},
    {PT::CGROUP_SOCKOPT, Allowed::Write, "optlen"},
};

ProgramType representative(ProgramType Type) {
  switch (Type) {
  case PT::LWT_OUT:
  case PT::LWT_XMIT:
  case PT::LWT_SEG6LOCAL:
    return PT::LWT_IN;
  case PT::SCHED_ACT:
    return PT::SCHED_CLS;
  default:
    return Type;
  }
}

const Member *memberNamed(const Analysis &A, TypeId Record,
                          llvm::StringRef Name) {
  for (const Member &M : A.Types.get(Record).Members) {
    if (M.Name == Name)
      return &M;
    // Pointers and some others stand in unions without a name.
    if (M.Name.empty() && A.Types.get(M.Type).isRecord())
      for (const Member &Inner : A.Types.get(M.Type).Members)
        if (Inner.Name == Name)
          return &M;
  }
  return nullptr;
}

/// Does the rule speak of byte \p Off of the context?
bool covers(const Analysis &A, const FieldRule &R, TypeId Ctx, uint64_t Off) {
  const Member *First = memberNamed(A, Ctx, R.First);
  const Member *Last = R.Last.empty() ? First : memberNamed(A, Ctx, R.Last);
  if (!First || !Last)
    return false;
  uint64_t Begin = First->byteOffset();
  return Off >= Begin && Off - Begin < R.Bytes &&
         Off < Last->byteOffset() + A.Types.get(Last->Type).Size;
}

bool attachMatches(llvm::StringRef Names, llvm::StringRef Attach) {
  if (Names.empty())
    return true;
  llvm::SmallVector<llvm::StringRef, 2> Parts;
  Names.split(Parts, '|');
  return llvm::any_of(Parts,
                      [&](llvm::StringRef P) { return Attach.contains(P); });
}

/// What may be done with byte \p Off of a context whose fields are converted.
Allowed allowedField(const Analysis &A, TypeId Ctx, uint64_t Off) {
  ProgramType Type = representative(A.Prog.Info.Type);
  llvm::StringRef Attach = A.Prog.Info.AttachType;
  for (const FieldRule &R : Rules)
    if (R.Type == Type && covers(A, R, Ctx, Off))
      return attachMatches(R.Attach, Attach) ? R.How : R.Else;
  return Allowed::Read;
}

/// Bytes of a context of plain words; 0: not known.
uint64_t wordsSize(const Analysis &A, TypeId Ctx) {
  constexpr uint64_t Word = 8;
  constexpr uint64_t MaxFuncArgs = 12;    // bpf.h:MAX_BPF_FUNC_ARGS
  constexpr uint64_t MaxTraceSize = 8192; // PERF_MAX_TRACE_SIZE
  switch (A.Prog.Info.Type) {
  case PT::RAW_TRACEPOINT:
  case PT::RAW_TRACEPOINT_WRITABLE:
  case PT::TRACING:
  case PT::LSM:
  case PT::STRUCT_OPS:
    return MaxFuncArgs * Word;
  case PT::TRACEPOINT:
    return MaxTraceSize;
  case PT::KPROBE:
    // struct pt_regs, which differs by architecture.
    return isContextStruct(PT::KPROBE, A.Types.get(Ctx).Name)
               ? A.Types.get(Ctx).Size
               : 0;
  case PT::SYSCALL:
    return UINT16_MAX;
  default:
    return 0;
  }
}

} // namespace

bool interp::isValidContextAccess(const Analysis &A, TypeId Ctx, int64_t Off,
                                  bool Write) {
  ProgramType Type = A.Prog.Info.Type;
  // Its target says.
  if (Type == PT::EXT)
    return true;
  if (Off < 0)
    // bpf_trace.c:tp_prog_is_valid_access compares without a sign.
    return Type == PT::TRACEPOINT && !Write;
  switch (Type) {
  case PT::TRACEPOINT:
    // The first word is the kernel's own.
    if (Off < 8 || Write)
      return false;
    break;
  case PT::KPROBE:
    if (Write && !A.K.has(Feature::KprobeWritesContext))
      return false;
    break;
  case PT::RAW_TRACEPOINT:
  case PT::RAW_TRACEPOINT_WRITABLE:
  case PT::TRACING:
  case PT::LSM:
  case PT::STRUCT_OPS:
  case PT::PERF_EVENT:
  case PT::XDP:
  case PT::SK_MSG:
  case PT::SK_LOOKUP:
  case PT::SK_REUSEPORT:
  case PT::FLOW_DISSECTOR:
  case PT::CGROUP_DEVICE:
  case PT::NETFILTER:
    if (Write)
      return false;
    break;
  default:
    break;
  }
  // syscall.c:bpf_multi_func, which has no argument, stands for all targets.
  if (Type == PT::TRACING && A.Prog.Info.AttachType.ends_with("_MULTI"))
    return false;
  uint64_t Size = wordsSize(A, Ctx);
  if (Size)
    return static_cast<uint64_t>(Off) < Size;
  if (!isContextStruct(Type, A.Types.get(Ctx).Name))
    return true;
  if (static_cast<uint64_t>(Off) >= A.Types.get(Ctx).Size)
    return false;
  Allowed How = allowedField(A, Ctx, Off);
  return Write ? How == Allowed::Write : How != Allowed::Never;
}

bool interp::isContextMemory(const Analysis &A) {
  return A.Prog.Info.Type == PT::SYSCALL && A.K.has(Feature::ContextAsMemory);
}

Flow interp::checkContextAccess(Analysis &A, const State &S, const Value &P,
                                const Access &Acc, bool Write) {
  MessageArgs Args;
  Args.Off = P.Off;
  Args.Size = Acc.Size;
  Args.Type = typeString(P);
  if (P.Sym) {
    if (isContextMemory(A))
      return Flow::Continue;
    // verifier.c:check_ptr_off_reg
    auto Single = A.Syms.range(P.Sym, S.Known).single();
    Args.Off += Single.value_or(0);
    Message M = Single ? Message::ModifiedPointer : Message::VariableOffset;
    return A.report(S, M, Args, *Acc.Where);
  }
  if (isContextMemory(A)) {
    if (P.Off >= 0 && P.Off + Acc.Size <= UINT16_MAX)
      return Flow::Continue;
    Because Why =
        outOfBounds("context, ctx_size=", UINT16_MAX, P.Off, Acc.Size);
    Why.Origin = Acc.Where;
    return A.report(S, Message::OutOfBounds, Args, *Acc.Where, Why);
  }
  // An offset too large for an instruction is added to the register.
  bool FixedOk = A.K.has(Feature::ContextAsMemory) &&
                 !isContextConverted(A.Prog.Info.Type);
  if (P.Off > INT16_MAX && !FixedOk)
    return A.report(S, Message::ModifiedPointer, Args, *Acc.Where);
  // Below its start, only the alignment keeps a tracepoint's program out.
  bool Aligned =
      P.Off >= 0 || !Acc.Size || P.Off % static_cast<int64_t>(Acc.Size) == 0;
  if (Aligned && isValidContextAccess(A, P.Ty, P.Off, Write))
    return Flow::Continue;
  return A.report(S, Message::InvalidContextAccess, Args, *Acc.Where);
}
