//===- HelperCall.cpp - What a helper call does -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_helper_call
//
//===----------------------------------------------------------------------===//

#include "ArgTypes.h"
#include "Callback.h"
#include "HelperIds.h"
#include "Memory.h"
#include "References.h"
#include "ReturnValue.h"
#include "StackSlots.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

/// verifier.c:is_acquire_function
bool acquires(unsigned Id, const Map *M) {
  switch (Id) {
  case SkLookupTcp:
  case SkLookupUdp:
  case SkcLookupTcp:
  case RingbufReserve:
  case KptrXchg:
    return true;
  case MapLookupElem:
    return M && holdsSockets(*M);
  default:
    return false;
  }
}

/// verifier.c:is_ptr_cast_function: the result shares its argument's
/// reference.
bool castsSocket(unsigned Id) {
  switch (Id) {
  case TcpSock:
  case SkFullsock:
  case SkcToTcp6Sock:
  case SkcToTcpSock:
  case SkcToTcpTimewaitSock:
  case SkcToTcpRequestSock:
  case SkcToUdp6Sock:
  case SkcToMptcpSock:
  case SkcToUnixSock:
    return true;
  default:
    return false;
  }
}

/// struct bpf_func_proto's `allowed` callback: bpf_trace.c:bpf_d_path_allowed,
/// bpf_sk_storage.c:bpf_sk_storage_tracing_allowed, bpf_lsm.c:
/// bpf_ima_inode_hash_allowed.
bool isAllowedHere(const Analysis &A, unsigned Id) {
  const SectionInfo &Info = A.Prog.Info;
  bool Lsm = Info.Type == ProgramType::LSM;
  bool Tracing = Info.Type == ProgramType::TRACING;
  llvm::StringRef Target = Info.Target;
  if (Target.empty())
    return true;
  switch (Id) {
  case SkStorageGet:
  case SkStorageDelete:
    if (!Tracing || Info.AttachType == "TRACE_ITER" ||
        Info.AttachType == "TRACE_RAW_TP")
      return true;
    return Info.AttachType != "MODIFY_RETURN" &&
           !Target.starts_with("bpf_sk_storage");
  case ImaInodeHash:
  case ImaFileHash:
    return !Lsm || A.K.isSleepableLsmHook(Target);
  case DPath: {
    static constexpr llvm::StringLiteral Functions[] = {
        "security_file_permission",
        "security_inode_getattr",
        "security_file_open",
        "security_path_truncate",
        "vfs_truncate",
        "vfs_fallocate",
        "dentry_open",
        "vfs_getattr",
        "filp_close"};
    if (Info.AttachType == "TRACE_ITER")
      return true;
    if (Lsm)
      return A.K.isSleepableLsmHook(Target);
    return !Tracing || llvm::is_contained(Functions, Target);
  }
  default:
    return true;
  }
}

/// verifier.c:do_refine_retval_range. \p Size: the size argument.
std::optional<Range> resultRange(const Analysis &A, const State &S, unsigned Id,
                                 const Value *Size) {
  constexpr int64_t MaxErrno = 4095, MaxCpus = 8192;
  switch (Id) {
  case GetStack:
  case GetTaskStack:
  case ProbeReadStr:
  case ProbeReadUserStr:
  case ProbeReadKernelStr: {
    if (!Size || !Size->isScalar())
      return std::nullopt;
    int64_t Max = A.Syms.range(*Size, S.Known).smax();
    return Range::between(-MaxErrno, std::max<int64_t>(Max, 0));
  }
  case GetRetval:
    return setRetvalRange(A);
  case GetSmpProcessorId:
    return Range::between(0, MaxCpus - 1);
  default:
    return std::nullopt;
  }
}

class HelperCall {
public:
  HelperCall(Analysis &A, State &S, CallSite &Site, const HelperProto &Proto)
      : A(A), S(S), Site(Site), Proto(Proto) {}
  Flow run(Value &Result);

private:
  Flow context();
  Value result();
  Value lookedUp(const Map *M);
  void keepPercpu(uint32_t Ref);
  bool keyInRange(const Map &M) const;

  Analysis &A;
  State &S;
  CallSite &Site;
  const HelperProto &Proto;
  std::optional<DynptrArg> Dynptr;
};

Flow HelperCall::context() {
  MessageArgs Args;
  Args.Func = Proto.Name + "#" + std::to_string(Proto.Id);
  if (Proto.GplOnly && !A.Model.isGplCompatible())
    return A.report(S, Message::HelperNeedsGpl, Args, Site.where());
  if (!isAllowedHere(A, Proto.Id))
    return A.report(S, Message::HelperInProbe, Args, Site.where());
  bool LockCall = Proto.Id == SpinLock || Proto.Id == SpinUnlock;
  if (LockCall || !Proto.MightSleep)
    return Flow::Continue;
  if (!S.Sleepable && !A.K.has(Feature::SleepableOneWording))
    return A.report(S, Message::HelperSleepableProgram, Args, Site.where());
  if (checkMaySleep(A, S, Message::HelperSleepableRegion, Args, Site.where()) ==
      Flow::Stop)
    return Flow::Stop;
  if (S.Sleepable)
    return Flow::Continue;
  Args.Extra = "non-sleepable prog";
  return A.report(S, Message::HelperSleepableRegion, Args, Site.where());
}

/// An array lookup with a constant index that the array has
/// (verifier.c:check_helper_call, can_elide_value_nullness).
bool HelperCall::keyInRange(const Map &M) const {
  if ((M.Type != ArrayMap && M.Type != PercpuArrayMap) ||
      Site.Args.size() < 2 || !A.K.has(Feature::ConstKeyLookupNotNull))
    return false;
  const Value &Key = Site.Args[1];
  if (!Key.is(Kind::Stack) || Key.Sym || Key.Frame >= S.Frames.size())
    return false;
  bool Mixed = false;
  const StackObject &Object = S.object(Key.Frame, Key.Obj);
  Value V = Object.load(Key.Off, 4, Mixed);
  if (Mixed || !V.isConst() || V.Off < 0 ||
      static_cast<uint64_t>(V.Off) >= M.MaxEntries)
    return false;
  // verifier.c:get_constant_map_key: but for 0, written by a store of the key's
  // size.
  return !V.Off || llvm::any_of(Object.Slots, [&](const Slot &W) {
    return W.Off == Key.Off && W.Size == 4;
  });
}

/// A per-CPU object put into a map inside an RCU section stays usable there
/// (verifier.c:check_helper_call).
void HelperCall::keepPercpu(uint32_t Ref) {
  S.dropRef(Ref);
  S.update([&](const Value &V) { return V.Ref == Ref; },
           [](Value &V) {
             V.Ref = 0;
             V.Flags = (V.Flags & ~MEM_ALLOC) | MEM_RCU;
           });
}

Value HelperCall::lookedUp(const Map *M) {
  // bpf_get_local_storage() never fails.
  bool MaybeNull = llvm::StringRef(Proto.Ret).contains("_OR_NULL");
  Value V = Value::pointer(Kind::MapValue, MaybeNull ? PTR_MAYBE_NULL : 0);
  if (M) {
    V.M = M;
    V.Ty = M->Value;
    V.Parent = Site.Args[0].Id;
    switch (M->Type) {
    case ArrayOfMaps:
    case HashOfMaps:
      V.K = Kind::MapPtr;
      V.M = M->Inner.get();
      V.Ty = VoidType;
      V.Parent = 0;
      break;
    case SockMap:
    case SockHash:
      V = Value::pointer(Kind::Sock, PTR_MAYBE_NULL);
      break;
    case XskMap:
      V = Value::pointer(Kind::XdpSock, PTR_MAYBE_NULL);
      break;
    default:
      if (Proto.Id == MapLookupElem && keyInRange(*M))
        V.Flags &= ~PTR_MAYBE_NULL;
      break;
    }
  }
  V.Id = A.freshId();
  return V;
}

Value HelperCall::result() {
  llvm::StringRef Ret = Proto.Ret;
  bool MaybeNull = Ret.contains("_OR_NULL") || Ret.contains("PTR_MAYBE_NULL");
  bool Trusted = Ret.contains("TRUSTED") && A.K.has(Feature::TrustedFlags);
  const Map *M = nullptr;
  for (const Value &V : Site.Args)
    if (V.is(Kind::MapPtr) && !M)
      M = V.M;
  Value V;
  if (Ret.starts_with("RET_PTR_TO_MAP_VALUE")) {
    bool HasMap = !Site.Args.empty() && Site.Args[0].is(Kind::MapPtr);
    return lookedUp(HasMap ? M : nullptr);
  }
  if (Proto.Id == KptrXchg) {
    // The field's own type; that the destination has one was checked.
    const Value &Dst = Site.Args[0];
    auto F =
        Dst.isPointer() ? specialFieldAt(A, Dst, Dst.Off, 8) : std::nullopt;
    if (!F)
      return A.opaque(Site.Decl.Result);
    V = Value::pointer(Kind::BtfId, PTR_MAYBE_NULL, F->Pointee);
    if (isLocalKptr(A, F->Pointee))
      V.Flags |= F->Kind == SpecialKind::KptrPercpu ? MEM_PERCPU | MEM_ALLOC
                                                    : MEM_ALLOC;
  } else if (Ret.starts_with("RET_PTR_TO_BTF_ID")) {
    if (Proto.BtfStruct[5].empty())
      return A.opaque(Site.Decl.Result);
    const Type &T = A.Types.get(Site.Decl.Result);
    TypeId Pointee = T.Kind == TypeKind::Pointer ? T.Elem : VoidType;
    if (!A.Types.get(Pointee).isRecord())
      Pointee = VoidType;
    V = Value::pointer(Kind::BtfId, Trusted ? PTR_TRUSTED : 0, Pointee);
  } else if (Ret.starts_with("RET_PTR_TO_SOCKET")) {
    V = Value::pointer(Kind::Sock);
  } else if (Ret.starts_with("RET_PTR_TO_SOCK_COMMON")) {
    V = Value::pointer(Kind::SockCommon);
  } else if (Ret.starts_with("RET_PTR_TO_TCP_SOCK")) {
    V = Value::pointer(Kind::TcpSock);
  } else if (Ret.starts_with("RET_PTR_TO_RINGBUF_MEM") ||
             Ret.starts_with("RET_PTR_TO_ALLOC_MEM")) {
    // The 2022 series has one flag for all that is allocated.
    bool Ringbuf = Ret.starts_with("RET_PTR_TO_RINGBUF_MEM");
    V = Value::pointer(Kind::Mem, Ringbuf ? MEM_RINGBUF : MEM_ALLOC);
    if (Site.Args.size() > 1 && Site.Args[1].isConst())
      V.Size = Site.Args[1].Off;
  } else if (Proto.Id == DynptrData && Dynptr) {
    V = Value::pointer(Kind::Mem, PTR_MAYBE_NULL);
    V.Parent = Dynptr->Found.Id;
    V.Ref = Dynptr->Found.Ref;
    if (Site.Args.size() > 2 && Site.Args[2].isConst())
      V.Size = Site.Args[2].Off;
  } else if (Proto.Id == PerCpuPtr || Proto.Id == ThisCpuPtr) {
    if (!Site.Args[0].is(Kind::BtfId))
      return A.opaque(Site.Decl.Result);
    // verifier.c:check_helper_call, RET_PTR_TO_MEM_OR_BTF_ID
    V = Site.Args[0];
    const Type &T = A.Types.get(V.Ty);
    bool Object = V.has(MEM_RCU);
    V.Flags = Object ? MEM_ALLOC | MEM_RCU : 0;
    V.Ref = 0;
    V.Obj = NoId;
    if (V.Ty != VoidType && !T.isRecord()) {
      V = Value::pointer(Kind::Mem, MEM_RDONLY, V.Ty);
      V.Size = T.Size;
    }
  } else {
    return A.opaque(Site.Decl.Result);
  }
  V.Id = A.freshId();
  if (MaybeNull)
    V.Flags |= PTR_MAYBE_NULL;
  return V;
}

Flow HelperCall::run(Value &Result) {
  if (context() == Flow::Stop)
    return Flow::Stop;
  uint32_t ReleaseRef = 0;
  if (checkHelperArgs(A, S, Site, Proto, ReleaseRef, Dynptr) == Flow::Stop)
    return Flow::Stop;
  if (Proto.Id == SpinLock || Proto.Id == SpinUnlock) {
    S.forgetLoads();
    return spinLock(A, S, Site.Args[0], {LockKind::Spin, Proto.Id == SpinLock},
                    Site.Callee, Site.where());
  }
  if (Proto.Id == TailCall) {
    if (!A.ArgumentRefs.empty())
      return A.report(S, Message::ReferenceArgTailCall, {}, Site.where());
    // A taken tail call leaves the program; the other path goes on.
    if (checkExit(A, S, Site.where(), ExitKind::TailCall) == Flow::Stop)
      return Flow::Stop;
  }
  if (Proto.Id == SetRetval &&
      checkSetRetval(A, S, Site.Args[0], Site.argWhere(0)) == Flow::Stop)
    return Flow::Stop;
  if (ReleaseRef && !mayRelease(A, S, ReleaseRef)) {
    return A.report(S, Message::ReferenceOfCaller, {}, Site.where());
  }
  std::optional<CallbackCall> Callback;
  if (helperCallback(A, S, Site, Proto, Callback) == Flow::Stop)
    return Flow::Stop;
  if (Callback) {
    S.forgetLoads();
    size_t Depth = S.Frames.size();
    Flow F = callBack(A, S, Site, *Callback);
    if (F == Flow::Stop || S.Frames.size() != Depth)
      return F;
  }
  // Before the result is made: what the call returns is not what it ends.
  bool Returns = Proto.Id == TailCall && A.K.has(Feature::TailCallReturns);
  if (Returns && forkTailCall(A, S, Site) == Flow::Stop)
    return Flow::Stop;
  if ((changesPacketData(A.K, Proto.Id) && !Returns) ||
      (Proto.Id == DynptrWrite && Dynptr &&
       (Dynptr->Found.dynptr() == DynptrType::Skb ||
        Dynptr->Found.dynptr() == DynptrType::SkbMeta)))
    clearPacketPointers(A, S);
  if (Dynptr)
    applyDynptr(A, S, Site, *Dynptr);
  Result = result();
  const Value *Size = nullptr;
  for (unsigned I = 0; I < Site.Args.size() && I < Proto.Args.size(); ++I)
    if (ArgSpec(Proto.Args[I]).isSize())
      Size = &Site.Args[I];
  if (Result.isScalar())
    if (auto R = resultRange(A, S, Proto.Id, Size))
      Result = Value::scalar(A.Syms.fresh(*R));
  Result.From = &Site.where();
  uint32_t Shared =
      castsSocket(Proto.Id) && !Site.Args.empty() ? Site.Args[0].Ref : 0;
  if (ReleaseRef && Proto.Id == KptrXchg && A.inRcuCs(S) &&
      Site.Args[1].has(MEM_PERCPU))
    keepPercpu(ReleaseRef);
  else if (ReleaseRef)
    release(A, S, ReleaseRef, Site.where(), Site.Callee);
  const Map *M = !Site.Args.empty() && Site.Args[0].is(Kind::MapPtr)
                     ? Site.Args[0].M
                     : nullptr;
  if (acquires(Proto.Id, M) && Result.isPointer() && !Result.isOpaque())
    acquire(A, S, Result, Site.where(), Site.Callee);
  else if (Shared)
    Result.Ref = Shared;
  if (Result.isScalar() && Result.Sym && !boundsResult(Proto.Id))
    A.Syms.setUnbound(Result.Sym);
  S.forgetMemory();
  return Flow::Continue;
}

} // namespace

/// verifier.c:do_check asks that before what the helper is.
static Flow checkLocks(Analysis &A, const State &S, const CallSite &Site,
                       const MessageArgs &Args) {
  unsigned Id = Site.Decl.HelperId;
  bool XchgOk = Id == KptrXchg && A.K.has(Feature::KptrXchgUnderLock);
  if (S.Locks.empty() || Id == SpinUnlock || XchgOk)
    return Flow::Continue;
  Because Why;
  Why.Origin = S.Locks.back().Site;
  Why.OriginText = "the lock was taken here";
  Why.OriginKind = StepKind::Region;
  return A.report(S, Message::CallUnderLock, Args, Site.where(), Why);
}

Flow interp::callHelper(Analysis &A, State &S, CallSite &Site, Value &Result) {
  Result = A.opaque(Site.Decl.Result);
  MessageArgs Args;
  Args.Func = Site.Decl.Name + "#" + std::to_string(Site.Decl.HelperId);
  if (checkLocks(A, S, Site, Args) == Flow::Stop)
    return Flow::Stop;
  const HelperProto *Any = A.K.findHelper(Site.Decl.HelperId);
  const HelperProto *Proto = A.K.findHelper(Site.Decl.HelperId, A.Kind);
  bool Configured = Site.Decl.HelperId != OverrideReturn ||
                    !A.K.lacksConfig("CONFIG_BPF_KPROBE_OVERRIDE");
  if (Any && (!Proto || !Configured))
    return A.report(S, Message::HelperUnknown, Args, Site.where());
  if (!Proto) {
    A.note(Site.where(), "helper '" + Site.Decl.Name + "' (#" +
                             std::to_string(Site.Decl.HelperId) +
                             ") is not in the database of kernel " +
                             A.K.name().str() + "; its calls are not checked");
    for (const Value &V : Site.Args)
      clobber(S, V, 0);
    S.forgetLoads();
    return Flow::Continue;
  }
  return HelperCall(A, S, Site, *Proto).run(Result);
}
