//===- KfuncCheck.cpp - Do a kfunc's arguments meet its demands? -*- C++
//-*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_kfunc_args, process_kf_arg_ptr_to_btf_id,
// check_func_arg_reg_off, for kernels since 6.2.
//
//===----------------------------------------------------------------------===//

#include "Memory.h"
#include "StackSlots.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

class ArgChecker {
public:
  ArgChecker(Analysis &A, State &S, KfuncCall &C)
      : A(A), S(S), C(C), ByDefault(A.K.has(Feature::KfuncTrustedByDefault)) {
    Strict =
        ByDefault || C.Info.Flags & (KF_TRUSTED_ARGS | KF_RELEASE | KF_RCU);
  }

  Flow run();

private:
  Flow check(unsigned I);
  Flow scalar(unsigned I);
  Flow nullness(unsigned I, bool Nullable);
  Flow btfId(unsigned I);
  Flow trust(unsigned I);
  Flow offset(unsigned I);
  Flow type(unsigned I);
  uint64_t accessSize(unsigned I) const;
  Flow memory(unsigned I);
  Flow allocated(unsigned I);

  MessageArgs args(unsigned I) const;
  Because why(unsigned I) const;
  Flow report(unsigned I, Message M, MessageArgs Args, Because Why) {
    return A.report(S, M, std::move(Args), C.Site.argWhere(I), std::move(Why));
  }
  TypeId pointee(unsigned I) const { return A.Types.get(C.paramType(I)).Elem; }

  Analysis &A;
  State &S;
  KfuncCall &C;
  bool ByDefault; ///< trusted, non-NULL arguments without any flag
  bool Strict;    ///< this call wants them
};

MessageArgs ArgChecker::args(unsigned I) const {
  MessageArgs Args;
  Args.Arg = I;
  Args.Func = C.Info.Name;
  Args.Type = typeString(C.Site.Args[I]);
  const Type &T = A.Types.get(C.paramType(I));
  if (T.Kind == TypeKind::Pointer) {
    Args.Btf = btfTypeString(A.Types, T.Elem);
    Args.Expected = Args.Btf;
  }
  return Args;
}

Because ArgChecker::why(unsigned I) const {
  const Value &V = C.Site.Args[I];
  Because Why;
  Why.Id = V.Id;
  Why.Ref = V.Ref;
  if (V.From && !V.Ref) {
    Why.Origin = V.From;
    Why.OriginText = "the pointer comes from here";
  }
  return Why;
}

Flow ArgChecker::scalar(unsigned I) {
  const Value &V = C.Site.Args[I];
  if (V.isPointer())
    return report(I, Message::ArgNotScalar, args(I), why(I));
  llvm::StringRef Name = C.paramName(I);
  bool Constant = Name.ends_with("__k") || Name.ends_with("__szk");
  if (V.isConst())
    C.Constant = Constant || !C.Constant ? V.Off : *C.Constant;
  else if (Constant)
    return report(I, Message::ArgNotConstant, args(I), {});
  return Flow::Continue;
}

Flow ArgChecker::nullness(unsigned I, bool Nullable) {
  const Value &V = C.Site.Args[I];
  if (Nullable || !Strict || !(V.isNull() || V.maybeNull()))
    return Flow::Continue;
  Because Why = why(I);
  if (V.maybeNull()) {
    Why.OriginText = "may be NULL: it comes from here";
    Why.OriginKind = StepKind::MaybeNull;
    Why.Suggestion = "check it for NULL before the call";
    Why.Mend.Text = A.text(C.Site.argWhere(I));
    Why.Mend.At = C.Site.where().Range;
    Why.Mend.How = Remedy::Edit::Guard;
  }
  return report(I, Message::NullKfuncArg, args(I), Why);
}

Flow ArgChecker::trust(unsigned I) {
  const Value &V = C.Site.Args[I];
  constexpr uint32_t Safe = MEM_ALLOC | PTR_TRUSTED | NON_OWN_REF;
  if (!Strict || (isTrusted(V) && (!ByDefault || !(V.Flags & ~Safe))))
    return Flow::Continue;
  Because Why = why(I);
  if (!C.Info.has(KF_RCU)) {
    if (!ByDefault && C.Info.has(KF_RELEASE))
      Why.Suggestion = "only a pointer that owns a reference can be released; "
                       "take it out of the map with bpf_kptr_xchg()";
    return report(I, Message::MustBeReferenced, args(I), Why);
  }
  if (isRcu(V))
    return Flow::Continue;
  Why.Suggestion = V.has(PTR_UNTRUSTED) && V.Gone == Lost::No
                       ? "read the pointer inside bpf_rcu_read_lock() and use "
                         "it there, or acquire a reference"
                       : "pass an argument of the program, an acquired "
                         "reference, or a field the kernel lists as safe";
  return report(I, Message::MustBeRcu, args(I), Why);
}

/// verifier.c:__check_func_arg_reg_off for pointers to kernel structs.
Flow ArgChecker::offset(unsigned I) {
  const Value &V = C.Site.Args[I];
  MessageArgs Args = args(I);
  Args.Off = V.Off;
  bool Releases = C.Info.has(KF_RELEASE) && V.Ref;
  if (Releases && (V.Off || V.Sym)) {
    Because Why = why(I);
    Why.Suggestion = "release the pointer that was acquired, not a member";
    return report(I, Message::ReleaseOffset, Args, Why);
  }
  if (!V.is(Kind::BtfId))
    return Flow::Continue;
  constexpr uint32_t FixedOffsetOk =
      PTR_TRUSTED | MEM_RCU | MEM_ALLOC | NON_OWN_REF;
  if (V.Off && V.Flags & ~FixedOffsetOk)
    return report(I, Message::ModifiedPointer, Args, why(I));
  if (V.Sym)
    return report(I, Message::VariableOffset, Args, why(I));
  return Flow::Continue;
}

Flow ArgChecker::type(unsigned I) {
  const Value &V = C.Site.Args[I];
  const Type &Want = A.Types.get(pointee(I));
  if (!V.is(Kind::BtfId) || V.Ty == VoidType || Want.Name.empty())
    return Flow::Continue;
  bool Exact = (C.Info.has(KF_RELEASE) && V.Ref) ||
               Want.Name.ends_with("___init") ||
               A.Types.get(V.Ty).Name.ends_with("___init");
  if (structAtOffset(A, V.Ty, V.Off, Want.Name, Exact))
    return Flow::Continue;
  // btf.c:btf_is_projection_of
  llvm::StringRef Have = A.Types.get(V.Ty).Name;
  if ((Want.Name == "__sk_buff" && Have == "sk_buff") ||
      (Want.Name == "xdp_md" && Have == "xdp_buff"))
    return Flow::Continue;
  // An incomplete type can't be walked; don't guess.
  if (!Exact && !A.Types.get(V.Ty).Complete)
    return Flow::Continue;
  MessageArgs Args = args(I);
  Args.Btf = btfTypeString(A.Types, V.Ty);
  return report(I, Message::ArgWrongStruct, Args, why(I));
}

Flow ArgChecker::btfId(unsigned I) {
  const Value &V = C.Site.Args[I];
  bool IsBtf = V.is(Kind::BtfId) || !reg2btfName(V.K).empty();
  if (!IsBtf) {
    // Memory will do where the struct holds nothing but numbers.
    if (isScalarStruct(A.Types, pointee(I)))
      return memory(I);
    return report(I, Message::ArgIsNotBtf, args(I), why(I));
  }
  if (trust(I) == Flow::Stop || offset(I) == Flow::Stop)
    return Flow::Stop;
  return type(I);
}

/// Bytes of a memory argument that the call may touch, 0 when not known.
uint64_t ArgChecker::accessSize(unsigned I) const {
  if (demandOf(A, C, I) != KfuncArg::MemLen)
    return A.Types.get(pointee(I)).Size;
  const Value &Len = C.Site.Args[I + 1];
  return Len.isConst() && Len.Off > 0 ? Len.Off : 0;
}

Flow ArgChecker::memory(unsigned I) {
  const Value &V = C.Site.Args[I];
  if (V.isNull() || V.isOpaque())
    return Flow::Continue;
  MessageArgs Args = args(I);
  if (V.isScalar()) {
    Args.Expected = "fp";
    Because Why = why(I);
    if (V.Gone == Lost::Released)
      Why.Suggestion = "the pointer was released before this call";
    return report(I, Message::HelperArgType, Args, Why);
  }
  if (readObjects(A, S, V, accessSize(I), C.Site.argWhere(I), I) == Flow::Stop)
    return Flow::Stop;
  if (V.has(MEM_RDONLY))
    return report(I, Message::CannotWriteInto, Args, why(I));
  if (V.is(Kind::MapValue) && !V.M && V.Obj != NoId &&
      A.Model.Globals[V.Obj].ReadOnly)
    return report(I, Message::WriteReadOnlyMap, Args, why(I));
  return Flow::Continue;
}

Flow ArgChecker::allocated(unsigned I) {
  const Value &V = C.Site.Args[I];
  if (!V.is(Kind::BtfId) || (V.Flags & ~MEM_PERCPU) != MEM_ALLOC)
    return report(I, Message::AllocExpected, args(I), why(I));
  if (!V.Ref)
    return report(I, Message::AllocUnreferenced, args(I), why(I));
  return Flow::Continue;
}

Flow ArgChecker::check(unsigned I) {
  const Value &V = C.Site.Args[I];
  KfuncArg Demand = demandOf(A, C, I);
  if (Demand == KfuncArg::Dynptr || Demand == KfuncArg::Iterator)
    C.StackObjects |= 1u << I;
  if (Demand == KfuncArg::Dynptr)
    C.Dynptrs.push_back(dynptrUseOf(C, I));
  if (V.isOpaque()) {
    if (Demand == KfuncArg::Unmodelled)
      C.Unmodelled = unmodelledReason(A, C, I);
    return Flow::Continue;
  }
  if (Demand == KfuncArg::Ignored)
    return Flow::Continue;
  if (Demand == KfuncArg::Scalar)
    return scalar(I);
  llvm::StringRef Name = C.paramName(I);
  bool Nullable =
      Name.ends_with("__nullable") || (ByDefault && Name.ends_with("__opt"));
  if (nullness(I, Nullable) == Flow::Stop)
    return Flow::Stop;
  if (ByDefault && C.Info.has(KF_RELEASE) && I == 0 && !V.owns() &&
      !V.isNull() && Demand != KfuncArg::Unmodelled &&
      Demand != KfuncArg::Dynptr) {
    Because Why = why(I);
    Why.Suggestion = "release only what an acquiring call returned";
    return report(I, Message::ReleaseUnowned, args(I), Why);
  }
  if (V.owns()) {
    C.ArgRef = V.Ref;
    if (C.Info.has(KF_RELEASE))
      C.ReleaseRef = V.Ref;
  }
  switch (Demand) {
  case KfuncArg::Scalar:
  case KfuncArg::Ignored:
  case KfuncArg::Nullable:
    return Flow::Continue;
  case KfuncArg::Dynptr:
    return checkDynptr(A, S, C.Site, C.Dynptrs.back());
  case KfuncArg::Iterator:
    return checkIterator(A, S, C, I);
  case KfuncArg::Unmodelled:
    C.Unmodelled = unmodelledReason(A, C, I);
    return Flow::Continue;
  case KfuncArg::NotSupported: {
    MessageArgs Args = args(I);
    if (C.paramName(I + 1).ends_with("__sz") ||
        C.paramName(I + 1).ends_with("__szk"))
      Args.Extra = "void, ";
    return report(I, Message::ArgMustPointToScalar, Args, why(I));
  }
  case KfuncArg::Context:
    if (!V.is(Kind::Ctx))
      return report(I, Message::ArgNotContext, args(I), why(I));
    return Flow::Continue;
  case KfuncArg::Map:
    if (!V.is(Kind::MapPtr) && !V.is(Kind::BtfId))
      return report(I, Message::MapExpected, args(I), why(I));
    return Flow::Continue;
  case KfuncArg::AllocObject:
    return allocated(I);
  case KfuncArg::BtfId:
    return btfId(I);
  case KfuncArg::Mem:
  case KfuncArg::MemLen:
    return memory(I);
  }
  return Flow::Continue;
}

Flow ArgChecker::run() {
  for (unsigned I = 0; I < C.Site.Args.size(); ++I)
    if (check(I) == Flow::Stop)
      return Flow::Stop;
  bool Owned = C.ReleaseRef || C.Unmodelled || !C.Dynptrs.empty();
  for (const Value &V : C.Site.Args)
    Owned = Owned || V.isOpaque();
  if (C.Info.has(KF_RELEASE) && !Owned && !C.Site.Args.empty()) {
    Because Why = why(0);
    Why.Suggestion = "release only what an acquiring call returned";
    return report(0, Message::ReleaseUnowned, args(0), Why);
  }
  return Flow::Continue;
}

} // namespace

Flow interp::checkKfuncArgs(Analysis &A, State &S, KfuncCall &C) {
  return ArgChecker(A, S, C).run();
}
