//===- HelperCheck.cpp - Do a helper's arguments meet its prototype? -*- C++
//-*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_func_arg, check_reg_type, check_func_arg_reg_off.
//
//===----------------------------------------------------------------------===//

#include "ArgTypes.h"
#include "CallMemory.h"
#include "Callback.h"
#include "HelperIds.h"
#include "Memory.h"
#include "References.h"
#include "StackSlots.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

class HelperChecker {
public:
  HelperChecker(Analysis &A, State &S, CallSite &Site, const HelperProto &Proto,
                uint32_t &ReleaseRef, std::optional<DynptrArg> &Dynptr)
      : A(A), S(S), Site(Site), Proto(Proto), ReleaseRef(ReleaseRef),
        Dynptr(Dynptr), Memory(A, S, Site, Proto.Name) {}

  Flow run();

private:
  Flow check(unsigned I);
  void adjust(unsigned I, ArgSpec &Spec) const;
  Flow pointer(unsigned I, const ArgSpec &Spec);
  Flow memory(unsigned I, const ArgSpec &Spec);
  Flow dynptr(unsigned I, const ArgSpec &Spec);
  Flow kptrDestination(unsigned I);
  Flow kptrSource(unsigned I);
  Flow structType(unsigned I, const ArgSpec &Spec);
  uint64_t sizeFor(unsigned I, const ArgSpec &Spec) const;

  MessageArgs args(unsigned I) const { return Memory.args(I); }
  Flow report(unsigned I, Message M, MessageArgs Args) {
    return A.report(S, M, std::move(Args), Site.argWhere(I), Memory.why(I));
  }

  Analysis &A;
  State &S;
  CallSite &Site;
  const HelperProto &Proto;
  uint32_t &ReleaseRef;
  std::optional<DynptrArg> &Dynptr;
  CallMemory Memory;
  const Map *M = nullptr;           ///< the map argument's, once seen
  std::optional<SpecialField> Kptr; ///< bpf_kptr_xchg's destination
};

/// Bytes of a memory argument, where they don't depend on another one or that
/// is a constant; 0 when not known.
uint64_t HelperChecker::sizeFor(unsigned I, const ArgSpec &Spec) const {
  if (Spec.Base == "PTR_TO_MAP_KEY")
    return M ? M->KeySize : 0;
  if (Spec.Base == "PTR_TO_MAP_VALUE")
    return M ? M->ValueSize : 0;
  if (Spec.FixedSize)
    return I < Site.Decl.Params.size()
               ? A.Types.elem(Site.Decl.Params[I].Type).Size
               : 0;
  if (I + 1 < Site.Args.size() && I + 1 < Proto.Args.size() &&
      ArgSpec(Proto.Args[I + 1]).isSize() && Site.Args[I + 1].isConst())
    return Site.Args[I + 1].Off;
  return 0;
}

Flow HelperChecker::memory(unsigned I, const ArgSpec &Spec) {
  const Value &V = Site.Args[I];
  bool Sized = I + 1 < Proto.Args.size() && ArgSpec(Proto.Args[I + 1]).isSize();
  uint64_t Size = sizeFor(I, Spec);
  if (V.is(Kind::BtfId) && !Spec.ReadOnly && Spec.Base == "PTR_TO_MEM" &&
      !V.has(MEM_ALLOC))
    return report(I, Message::HelperMayWrite, args(I));
  // The size argument that follows checks the rest.
  if (!Sized && Size &&
      Memory.access(I, Size, Spec.Write, /*ZeroOk=*/false) == Flow::Stop)
    return Flow::Stop;
  const ir::Origin &Where = Site.argWhere(I);
  if (Spec.Uninit ? fillByCall(A, S, V, Size, Where) == Flow::Stop
                  : readObjects(A, S, V, Size, Where, I) == Flow::Stop)
    return Flow::Stop;
  if (Spec.Write || (Spec.Base == "PTR_TO_MEM" && !Spec.ReadOnly))
    clobber(S, V, Size);
  return Flow::Continue;
}

Flow HelperChecker::dynptr(unsigned I, const ArgSpec &Spec) {
  DynptrArg D;
  D.Arg = I;
  D.Kfunc = false;
  D.Type = Spec.Dynptr;
  D.Use = Spec.Uninit     ? DynptrUse::Construct
          : Spec.Release  ? DynptrUse::Release
          : Spec.ReadOnly ? DynptrUse::Read
                          : DynptrUse::Mutate;
  if (Proto.Id == DynptrFromMem && !Site.Args[0].isOpaque() &&
      !Site.Args[0].is(Kind::MapValue)) {
    MessageArgs Args = args(0);
    return report(0, Message::DynptrFromMemData, Args);
  }
  Flow F = checkDynptr(A, S, Site, D);
  Dynptr = D;
  return F;
}

/// verifier.c:process_kptr_func
Flow HelperChecker::kptrDestination(unsigned I) {
  const Value &V = Site.Args[I];
  MessageArgs Args = args(I);
  if (!isCompatible(A.K, ArgSpec(Proto.Args[I]), V, Args.Expected))
    return report(I, Message::HelperArgType, Args);
  if (V.Sym)
    return report(I, Message::KptrNotConstantOffset, Args);
  if (V.Ty == VoidType) {
    Kptr.reset();
    return Flow::Continue;
  }
  bool Any = false;
  for (const SpecialField &F : recordOf(A, V).Fields)
    Any = Any || isExchangeable(F.Kind);
  if (!Any) {
    if (V.M)
      Args.Extra = V.M->Name;
    return report(I, Message::NoValidKptr, Args);
  }
  Kptr = specialFieldAt(A, V, V.Off, 8);
  if (!Kptr || static_cast<int64_t>(Kptr->Offset) != V.Off ||
      !isExchangeable(Kptr->Kind))
    return report(I, Message::OffNotKptr, Args);
  if (Kptr->Kind != SpecialKind::KptrRef &&
      Kptr->Kind != SpecialKind::KptrPercpu)
    return report(I, Message::KptrNotReferenced, Args);
  return Flow::Continue;
}

Flow HelperChecker::kptrSource(unsigned I) {
  const Value &V = Site.Args[I];
  if (V.isNull() || V.isOpaque())
    return Flow::Continue;
  MessageArgs Args = args(I);
  Value Folded = V;
  if (V.has(MEM_ALLOC))
    Folded.Flags &= ~(MEM_ALLOC | MEM_PERCPU);
  if (!isCompatible(A.K, ArgSpec(Proto.Args[I]), Folded, Args.Expected))
    return report(I, Message::HelperArgType, Args);
  // check_reg_type's switch knows what the program allocated by its plain types
  // alone.
  bool Allocated = V.has(MEM_ALLOC) && V.Flags & ~(MEM_ALLOC | MEM_PERCPU);
  if (A.K.has(Feature::KptrXchgSourceNullChecked)) {
    if (V.maybeNull())
      return report(
          I, Allocated ? Message::NullLocalKptr : Message::NullHelperArg, Args);
    if (Allocated)
      return report(I, Message::LocalKptrNotOwned, Args);
  }
  if (Kptr && V.Ty != VoidType && !V.maybeNull() &&
      checkKptrMatch(A, S, *Kptr, V, I, Site.argWhere(I)) == Flow::Stop)
    return Flow::Stop;
  if (V.Off || V.Sym)
    return report(I, Message::ReleaseOffset, Args);
  if (!V.Ref)
    return report(I, Message::HelperReleaseUnowned, Args);
  ReleaseRef = V.Ref;
  return Flow::Continue;
}

/// The second half of verifier.c:check_reg_type: BTF pointers must be to the
/// right struct.
Flow HelperChecker::structType(unsigned I, const ArgSpec &Spec) {
  const Value &V = Site.Args[I];
  if (!V.is(Kind::BtfId))
    return Flow::Continue;
  llvm::StringRef Want;
  if (Spec.Base == "PTR_TO_BTF_ID_SOCK_COMMON")
    Want = "sock_common";
  else if (Spec.Base == "PTR_TO_BTF_ID" && I < 5)
    Want = Proto.BtfStruct[I];
  else
    return Flow::Continue;
  if (V.maybeNull() && (!Spec.MayBeNull || Spec.Release))
    return report(I, Message::NullHelperArg, args(I));
  bool Strict = Spec.Release && Proto.Id != SkRelease;
  if (Want.empty() || isOrMayContain(A, V, Want, Strict))
    return Flow::Continue;
  // bpf_tcp_ca.c:bpf_tcp_ca_is_valid_access makes a sock a tcp_sock.
  if (A.Prog.Info.Type == ProgramType::STRUCT_OPS)
    return Flow::Continue;
  MessageArgs Args = args(I);
  Args.Btf = A.Types.get(V.Ty).Name.str();
  Args.Expected = Want.str();
  return report(I, Message::HelperArgStruct, Args);
}

Flow HelperChecker::pointer(unsigned I, const ArgSpec &Spec) {
  const Value &V = Site.Args[I];
  if (V.isNull() && Spec.MayBeNull)
    return Flow::Continue;
  std::string Expected;
  // Which of a helper's prototypes holds here may go by attach type; some take
  // the context in place of a socket.
  bool ContextForSocket =
      V.is(Kind::Ctx) && llvm::StringRef(Spec.Base).contains("SOCK");
  if (!ContextForSocket && !isCompatible(A.K, Spec, V, Expected)) {
    MessageArgs Args = args(I);
    Args.Expected = Expected;
    return report(I, Message::HelperArgType, Args);
  }
  if (structType(I, Spec) == Flow::Stop ||
      Memory.offset(I, Spec.Release, Spec.Base == "PTR_TO_CTX") == Flow::Stop)
    return Flow::Stop;
  if (Spec.Release && !V.owns())
    return report(I, Message::HelperReleaseUnowned, args(I));
  if (Spec.Release)
    ReleaseRef = V.Ref;
  if (Spec.Base == "CONST_MAP_PTR")
    M = V.M;
  if (Spec.Base == "PTR_TO_CONST_STR")
    return Memory.constString(I);
  return Spec.isMemory() || Spec.FixedSize ? memory(I, Spec) : Flow::Continue;
}

/// verifier.c:resolve_map_arg_type: the values of a map of sockets are sockets.
void HelperChecker::adjust(unsigned I, ArgSpec &Spec) const {
  const Value &First = Site.Args[0];
  if (I && Spec.Base == "PTR_TO_MAP_VALUE" && First.is(Kind::MapPtr) &&
      First.M && holdsSockets(*First.M))
    Spec.Base = "PTR_TO_BTF_ID_SOCK_COMMON";
}

Flow HelperChecker::check(unsigned I) {
  const Value &V = Site.Args[I];
  ArgSpec Spec(Proto.Args[I]);
  adjust(I, Spec);
  if (Spec.Base == "PTR_TO_TIMER")
    return checkAsyncField(A, S, Site, I, SpecialKind::Timer);
  if (Spec.Base == "CONST_MAP_PTR" && Proto.Id == TimerInit &&
      V.is(Kind::MapPtr))
    return checkAsyncMap(A, S, Site, 0, I, SpecialKind::Timer);
  // Which function it is: Callback.cpp.
  if (Spec.Base == "PTR_TO_FUNC" && V.is(Kind::Func))
    return Flow::Continue;
  if (Spec.Base == "PTR_TO_DYNPTR") {
    return dynptr(I, Spec);
  }
  if (Proto.Id == KptrXchg)
    return V.isOpaque() ? Flow::Continue
           : I == 0     ? kptrDestination(I)
                        : kptrSource(I);
  if (V.isOpaque() || Spec.Base == "ANYTHING" || Spec.Base == "DONTCARE")
    return Flow::Continue;
  if (pointer(I, Spec) == Flow::Stop)
    return Flow::Stop;
  if (Spec.isSize() && I) {
    ArgSpec Before(Proto.Args[I - 1]);
    return Memory.size(I, Before.Write, Spec.OrZero);
  }
  if (Spec.Base == "CONST_ALLOC_SIZE" && V.isScalar() && !V.isConst() &&
      A.Syms.isExact(V.Sym, S.Known))
    return report(I, Message::SizeNotConstant, args(I));
  return Flow::Continue;
}

Flow HelperChecker::run() {
  unsigned N = std::min<size_t>(Site.Args.size(), Proto.Args.size());
  for (unsigned I = 0; I < N; ++I)
    if (Memory.arithmetic(I) == Flow::Stop)
      return Flow::Stop;
  for (unsigned I = 0; I < N; ++I)
    if (check(I) == Flow::Stop)
      return Flow::Stop;
  if (M && !takesMap(A, Proto, *M)) {
    MessageArgs Args;
    Args.Extra = std::to_string(M->Type);
    Args.Func = Proto.Name + "#" + std::to_string(Proto.Id);
    return A.report(S, Message::MapNotForHelper, Args, Site.where());
  }
  return Flow::Continue;
}

} // namespace

Flow interp::checkHelperArgs(Analysis &A, State &S, CallSite &Site,
                             const HelperProto &Proto, uint32_t &ReleaseRef,
                             std::optional<DynptrArg> &Dynptr) {
  return HelperChecker(A, S, Site, Proto, ReleaseRef, Dynptr).run();
}
