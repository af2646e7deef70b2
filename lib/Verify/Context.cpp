//===- Context.cpp - Program arguments and the context -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// btf.c:btf_ctx_access, prog_args_trusted and the is_valid_access callbacks:
// what a program's arguments are by its type.
//
//===----------------------------------------------------------------------===//

#include "Memory.h"
#include "StackSlots.h"
#include "StructOps.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

/// How a program type's arguments reach it.
enum class Arguments : uint8_t {
  Words,   ///< u64 words typed by the target's BTF: tracing, lsm, struct_ops
  Fields,  ///< a context struct with typed fields: iter, networking
  Scalars, ///< the context holds plain numbers: kprobe, tracepoint, raw_tp
};

Arguments argumentsOf(const Program &P) {
  switch (P.Info.Type) {
  case ProgramType::TRACING:
    return P.Info.AttachType == "TRACE_ITER" ? Arguments::Fields
                                             : Arguments::Words;
  case ProgramType::LSM:
  case ProgramType::STRUCT_OPS:
  case ProgramType::EXT:
    return Arguments::Words;
  case ProgramType::KPROBE:
  case ProgramType::TRACEPOINT:
  case ProgramType::RAW_TRACEPOINT:
  case ProgramType::RAW_TRACEPOINT_WRITABLE:
  case ProgramType::PERF_EVENT:
  case ProgramType::SYSCALL:
    return Arguments::Scalars;
  default:
    return Arguments::Fields;
  }
}

bool isTpBtf(const Program &P) {
  return P.Info.Type == ProgramType::TRACING &&
         P.Info.AttachType == "TRACE_RAW_TP";
}

/// btf.c:prog_args_trusted
bool argumentsTrusted(const Analysis &A) {
  if (!A.K.has(Feature::TrustedProgArgs))
    return false;
  switch (A.Prog.Info.Type) {
  case ProgramType::TRACING:
    return isTpBtf(A.Prog) || A.Prog.Info.AttachType == "TRACE_ITER";
  case ProgramType::LSM:
    return !A.K.isUntrustedLsmHook(A.Prog.Info.Target);
  case ProgramType::STRUCT_OPS:
    return true;
  default:
    return false;
  }
}

/// The argument of an iterator's context that \p Field or else \p Index names;
/// nullptr: not known.
const IteratorArg *iteratorArg(const Analysis &A, llvm::StringRef Field,
                               unsigned Index) {
  const Iterator *Iter = A.K.findIterator(A.Prog.Info.Target);
  if (!Iter)
    return nullptr;
  for (const IteratorArg &Arg : Iter->Args)
    if (Field.empty() ? Arg.Index == Index : Arg.Field == Field)
      return &Arg;
  return nullptr;
}

/// The buffer that the field or word of an iterator's context is; an opaque
/// value if it is none.
Value iterBuffer(Analysis &A, llvm::StringRef Field, unsigned Index) {
  Value V = Value::any();
  if (const IteratorArg *Arg = iteratorArg(A, Field, Index);
      Arg && Arg->isBuffer())
    V = Value::pointer(Kind::Buf, (Arg->mayBeNull() ? PTR_MAYBE_NULL : 0) |
                                      (Arg->isReadOnly() ? MEM_RDONLY : 0));
  V.Id = A.freshId();
  return V;
}

/// Flags of an iterator's argument; \p Field or else \p Index names it.
uint32_t iterFlags(const Analysis &A, llvm::StringRef Field, unsigned Index) {
  uint32_t Trusted = A.K.has(Feature::TrustedProgArgs) ? PTR_TRUSTED : 0;
  if (Field == "meta" || (Field.empty() && Index == 0))
    return Trusted;
  const IteratorArg *Arg = iteratorArg(A, Field, Index);
  if (!Arg || Arg->isBuffer())
    return 0;
  return (Arg->mayBeNull() ? PTR_MAYBE_NULL : 0) |
         (Arg->isTrusted() ? Trusted : 0);
}

bool isIter(const Program &P) { return P.Info.AttachType == "TRACE_ITER"; }

Value contextPointer(Analysis &A, unsigned Arg, TypeId Pointee,
                     const ir::Origin *Where) {
  uint32_t Flags = argumentsTrusted(A) ? PTR_TRUSTED : 0;
  if (isIter(A.Prog))
    Flags = iterFlags(A, "", Arg - 1);
  if (isTpBtf(A.Prog) && A.K.has(Feature::RawTpNullArgs)) {
    TpArg Known = A.K.tracepointArg(A.Prog.Info.Target, Arg - 1);
    if (Known == TpArg::MaybeNull)
      Flags |= PTR_MAYBE_NULL;
  }
  if (A.Prog.Info.Type == ProgramType::LSM && Arg == 1 &&
      A.Prog.Info.Target == "mmap_file" && A.K.has(Feature::MmapFileNullable))
    Flags |= PTR_MAYBE_NULL;
  if (structOpsTag(A, Arg - 1) == StubTag::Nullable)
    Flags |= PTR_MAYBE_NULL;
  Value V = Value::pointer(Kind::BtfId, Flags, Pointee);
  auto Ref = A.ArgumentRefs.find(Arg - 1);
  if (Ref != A.ArgumentRefs.end())
    V.Ref = Ref->second;
  V.Id = V.Ref ? V.Ref : A.freshId();
  V.From = Where;
  return V;
}

/// The type of a struct_ops program's argument (from 0) by the member's
/// prototype; nothing: not known.
std::optional<TypeId> memberArgument(const Analysis &A, unsigned Arg) {
  if (A.Kind.StructOps.empty())
    return std::nullopt;
  TypeId Prototype = A.Prog.StructOps[0].Prototype;
  const Type &T = A.Types.get(Prototype);
  if (T.Kind != TypeKind::Function || Arg >= T.Params.size())
    return std::nullopt;
  return T.Params[Arg];
}

} // namespace

Value interp::castContextWord(Analysis &A, State &S, const Value &V,
                              TypeId Ty) {
  if (!V.isScalar() || !V.CtxArg)
    return V;
  const Type &T = A.Types.get(Ty);
  if (T.Kind != TypeKind::Pointer)
    return V;
  uint32_t Arg = V.CtxArg;
  TypeId Elem = T.Elem;
  // The member says what a struct_ops program is given.
  auto Declared = memberArgument(A, Arg - 1);
  // bpf_qdisc.c:bpf_qdisc_is_valid_access
  bool Special =
      A.Kind.StructOps == "Qdisc_ops" && A.Kind.Member == "enqueue" && Arg == 3;
  if (Declared && !Special) {
    if (A.Types.get(*Declared).Kind != TypeKind::Pointer)
      return V;
    Elem = A.Types.get(*Declared).Elem;
    // bpf_tcp_ca.c:bpf_tcp_ca_is_valid_access makes a sock a tcp_sock.
    if (A.Kind.StructOps == "tcp_congestion_ops" &&
        A.Types.get(Elem).Name == "sock")
      if (TypeId Tcp = A.Types.findStruct("tcp_sock"); Tcp != VoidType)
        Elem = Tcp;
  }
  StubTag Tag = structOpsTag(A, Arg - 1);
  bool Arena = Tag == StubTag::Arena || Tag == StubTag::ArenaNullable;
  // Pointers to anything but a struct are numbers to the verifier.
  if (!Arena && !A.Types.get(Elem).isRecord())
    return V;
  // BPF programs get their own context through freplace and the like.
  if (isTpBtf(A.Prog) && A.K.has(Feature::RawTpNullArgs) &&
      A.K.tracepointArg(A.Prog.Info.Target, V.CtxArg - 1) == TpArg::ErrPtr)
    return V;
  Value P = Arena ? Value::pointer(Kind::Arena)
                  : contextPointer(A, Arg, Elem, V.From);
  if (Arena)
    P.Id = A.freshId();
  // All copies of the word are this pointer from now on.
  SymId Sym = V.Sym;
  S.update(
      [&](const Value &X) {
        return X.isScalar() && X.CtxArg == Arg && X.Sym == Sym;
      },
      [&](Value &X) { X = P; });
  return P;
}

/// Is the word of the context, counted from 1, what an LSM hook returned
/// before (btf.c:btf_ctx_access, is_retval)?
static bool isHookResult(const Analysis &A, unsigned Word) {
  if (A.Prog.Info.AttachType != "LSM_MAC")
    return false;
  std::optional<unsigned> Args = A.K.lsmHookArgs(A.Prog.Info.Target);
  return !Args || Word == *Args + 1;
}

/// A typed field of a networking or iterator context.
static Value contextField(Analysis &A, const Value &P, const FieldAt &F,
                          const Access &Acc) {
  llvm::StringRef Struct = A.Types.get(P.Ty).Name, Field = F.Field->Name;
  Value V;
  bool Iter = isIter(A.Prog);
  if (Field == "data" && Struct != "bpf_sockopt")
    V = Value::pointer(Kind::Packet);
  else if (Field == "data_end")
    V = Value::pointer(Kind::PacketEnd);
  else if (Field == "data_meta")
    V = Value::pointer(Kind::PacketMeta);
  else if (!Iter && Field == "sk" && Struct == "__sk_buff")
    V = Value::pointer(Kind::SockCommon, PTR_MAYBE_NULL);
  else if (!Iter && Field == "sk" && Struct != "bpf_nf_ctx")
    V = Value::pointer(Kind::Sock,
                       Struct == "bpf_sock_ops" || Struct == "bpf_sk_lookup"
                           ? PTR_MAYBE_NULL
                           : 0);
  else {
    const Type &T = A.Types.get(F.Field->Type);
    if (T.Kind != TypeKind::Pointer)
      return A.scalarOf(Acc.Ty);
    if (!A.Types.get(T.Elem).isRecord()) {
      V = Iter ? iterBuffer(A, Field, 0) : A.opaque(Acc.Ty);
      V.From = Acc.Where;
      return V;
    }
    if (!Iter && A.Prog.Info.Type != ProgramType::NETFILTER)
      return A.opaque(Acc.Ty);
    uint32_t Flags =
        Iter ? iterFlags(A, Field, 0)
             : (A.K.has(Feature::TrustedProgArgs) ? PTR_TRUSTED : 0);
    V = Value::pointer(Kind::BtfId, Flags, T.Elem);
  }
  V.Id = A.freshId();
  V.From = Acc.Where;
  return V;
}

Flow interp::loadContext(Analysis &A, State &S, const Value &P,
                         const Access &Acc, Value &Out) {
  Arguments How = argumentsOf(A.Prog);
  // BPF_PROG takes an iterator's context as words, too.
  if (isIter(A.Prog) && !A.Types.get(P.Ty).isRecord())
    How = Arguments::Words;
  switch (How) {
  case Arguments::Scalars:
    // A writable tracepoint's first argument is a buffer.
    Out = A.Prog.Info.Type == ProgramType::RAW_TRACEPOINT_WRITABLE
              ? Value::any()
              : A.scalarOf(Acc.Ty);
    if (Out.is(Kind::Any))
      Out.Id = A.freshId();
    return Flow::Continue;
  case Arguments::Words: {
    if (P.Sym || P.Off < 0) {
      Out = A.opaque(Acc.Ty);
      return Flow::Continue;
    }
    if (P.Off % 8) {
      MessageArgs Args;
      Args.Off = P.Off;
      Args.Size = Acc.Size;
      return A.report(S, Message::InvalidContextAccess, Args, *Acc.Where);
    }
    unsigned Arg = P.Off / 8 + 1;
    if (isReleasedArgument(A, S, Arg - 1)) {
      MessageArgs Args;
      Args.Off = P.Off;
      return A.report(S, Message::ContextReferenceGone, Args, *Acc.Where);
    }
    Value Word = A.freshScalar(64, false);
    Word.CtxArg = Arg;
    Word.From = Acc.Where;
    if (isHookResult(A, Arg))
      A.HookResults.insert(Word.Sym);
    Out = castContextWord(A, S, Word, Acc.Ty);
    return Flow::Continue;
  }
  case Arguments::Fields: {
    FieldAt F;
    const Type &T = A.Types.get(P.Ty);
    if (!T.isRecord() || P.Sym || P.Off < 0 ||
        !findField(A.Types, P.Ty, P.Off, F)) {
      Out = A.opaque(Acc.Ty);
      return Flow::Continue;
    }
    Out = contextField(A, P, F, Acc);
    return Flow::Continue;
  }
  }
  return Flow::Continue;
}

namespace {

/// How programs of a type name their context in C, beside `void *` and the
/// like (bpf_types.h).
struct ContextName {
  ProgramType Type;
  llvm::StringLiteral Struct;
  /// The struct behind it, which stands for it, too (btf.c:
  /// btf_is_projection_of), or the one that a typedef of the architecture's
  /// names.
  llvm::StringLiteral Also = "";
};
constexpr ContextName ContextNames[] = {
    {ProgramType::SOCKET_FILTER, "__sk_buff", "sk_buff"},
    {ProgramType::SCHED_CLS, "__sk_buff", "sk_buff"},
    {ProgramType::SCHED_ACT, "__sk_buff", "sk_buff"},
    {ProgramType::CGROUP_SKB, "__sk_buff", "sk_buff"},
    {ProgramType::LWT_IN, "__sk_buff", "sk_buff"},
    {ProgramType::LWT_OUT, "__sk_buff", "sk_buff"},
    {ProgramType::LWT_XMIT, "__sk_buff", "sk_buff"},
    {ProgramType::LWT_SEG6LOCAL, "__sk_buff", "sk_buff"},
    {ProgramType::SK_SKB, "__sk_buff", "sk_buff"},
    {ProgramType::FLOW_DISSECTOR, "__sk_buff", "sk_buff"},
    {ProgramType::XDP, "xdp_md", "xdp_buff"},
    {ProgramType::CGROUP_SOCK, "bpf_sock"},
    {ProgramType::CGROUP_SOCK_ADDR, "bpf_sock_addr"},
    {ProgramType::CGROUP_DEVICE, "bpf_cgroup_dev_ctx"},
    {ProgramType::CGROUP_SYSCTL, "bpf_sysctl"},
    {ProgramType::CGROUP_SOCKOPT, "bpf_sockopt"},
    {ProgramType::SOCK_OPS, "bpf_sock_ops"},
    {ProgramType::SK_MSG, "sk_msg_md"},
    {ProgramType::SK_REUSEPORT, "sk_reuseport_md"},
    {ProgramType::SK_LOOKUP, "bpf_sk_lookup"},
    {ProgramType::NETFILTER, "bpf_nf_ctx"},
    {ProgramType::PERF_EVENT, "bpf_perf_event_data"},
    {ProgramType::RAW_TRACEPOINT, "bpf_raw_tracepoint_args"},
    {ProgramType::RAW_TRACEPOINT_WRITABLE, "bpf_raw_tracepoint_args"},
    {ProgramType::KPROBE, "bpf_user_pt_regs_t", "pt_regs"},
    {ProgramType::KPROBE, "user_pt_regs", "user_regs_struct"},
};

bool names(const ContextName &C, llvm::StringRef Name) {
  return !Name.empty() && (Name == C.Struct || Name == C.Also);
}

} // namespace

bool interp::isContextStruct(ProgramType Type, llvm::StringRef Name) {
  // Its target's, which is not known.
  if (Type == ProgramType::EXT)
    return isContextName(Name);
  return llvm::any_of(ContextNames, [&](const ContextName &C) {
    return C.Type == Type && names(C, Name);
  });
}

bool interp::isContextName(llvm::StringRef Name) {
  return llvm::any_of(ContextNames,
                      [&](const ContextName &C) { return names(C, Name); });
}

bool interp::isContextConverted(ProgramType Type) {
  switch (Type) {
  case ProgramType::KPROBE:
  case ProgramType::TRACEPOINT:
  case ProgramType::RAW_TRACEPOINT:
  case ProgramType::RAW_TRACEPOINT_WRITABLE:
  case ProgramType::TRACING:
  case ProgramType::LSM:
  case ProgramType::STRUCT_OPS:
  case ProgramType::EXT:
  case ProgramType::SYSCALL:
  case ProgramType::CGROUP_DEVICE:
  case ProgramType::NETFILTER:
    return false;
  default:
    return true;
  }
}

bool interp::hasArgTag(const Analysis &A, const Param &P, llvm::StringRef Tag) {
  return A.K.has(Feature::GlobalArgTags) &&
         llvm::any_of(P.DeclTags, [&](llvm::StringRef T) {
           return T.consume_front("arg:") && T == Tag;
         });
}

/// btf.c:btf_prepare_func_args: an argument of a global function, as its own
/// verification sees it.
static Value globalArgument(Analysis &A, const Param &P) {
  const Type &T = A.Types.get(P.Type);
  auto Tagged = [&](llvm::StringRef Tag) { return hasArgTag(A, P, Tag); };
  if (T.Kind != TypeKind::Pointer)
    return A.opaque(P.Type);
  const Type &Pointee = A.Types.get(T.Elem);
  Value V;
  if (Tagged("arena") || T.hasTag("arena"))
    V = Value::pointer(Kind::Arena);
  else if (Tagged("trusted"))
    V = Value::pointer(Kind::BtfId,
                       PTR_TRUSTED | (Tagged("nullable") ? PTR_MAYBE_NULL : 0u),
                       T.Elem);
  else if (Tagged("untrusted"))
    V = Value::pointer(Pointee.isRecord() ? Kind::BtfId : Kind::Mem,
                       PTR_UNTRUSTED, T.Elem);
  else if (Tagged("ctx") || Pointee.Kind == TypeKind::Void)
    V = Value::pointer(Kind::Ctx, 0, T.Elem);
  else if (isContextStruct(A.Prog.Info.Type, Pointee.Name))
    V = Value::pointer(Kind::Ctx, 0, T.Elem);
  else if (isDynptrStruct(Pointee.Name))
    V = Value::pointer(Kind::DynptrPtr, 0, T.Elem);
  else {
    V = Value::pointer(Kind::Mem, Tagged("nonnull") ? 0 : PTR_MAYBE_NULL,
                       T.Elem);
    V.Size = Pointee.Size;
  }
  V.Id = A.freshId();
  return V;
}

std::vector<Value> interp::entryArguments(Analysis &A, FunctionId F) {
  const Function &Fn = A.function(F);
  std::vector<Value> Args;
  // A program that replaces a global function is checked as one.
  bool IsProgram = F == A.Prog.Function && A.Prog.Info.Type != ProgramType::EXT;
  for (const Param &P : Fn.Params) {
    if (!IsProgram) {
      Args.push_back(globalArgument(A, P));
      continue;
    }
    const Type &T = A.Types.get(P.Type);
    Value Ctx = Value::pointer(Kind::Ctx);
    if (T.Kind == TypeKind::Pointer)
      Ctx.Ty = T.Elem;
    Ctx.Id = A.freshId();
    Args.push_back(Args.empty() ? Ctx : A.opaque(P.Type));
  }
  return Args;
}
