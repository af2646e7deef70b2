//===- KfuncCheckByRegister.cpp - Kfunc arguments before 6.2 -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// btf.c:btf_check_func_arg_match of 6.1: what is demanded depends on the
// type of the register, and KF_TRUSTED_ARGS means "has a reference".
//
//===----------------------------------------------------------------------===//

#include "Memory.h"
#include "StackSlots.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

class RegisterChecker {
public:
  RegisterChecker(Analysis &A, State &S, KfuncCall &C) : A(A), S(S), C(C) {}
  Flow run();

private:
  Flow check(unsigned I);
  Flow kptrGet();
  Flow dynptr(unsigned I);
  MessageArgs args(unsigned I) const {
    MessageArgs Args;
    Args.Arg = I;
    Args.Func = C.Info.Name;
    Args.Type = typeString(C.Site.Args[I]);
    const Type &T = A.Types.get(C.paramType(I));
    if (T.Kind == TypeKind::Pointer)
      Args.Expected = Args.Btf = btfTypeString(A.Types, T.Elem);
    return Args;
  }
  Flow report(unsigned I, Message M, MessageArgs Args,
              llvm::StringRef Suggestion = "") {
    const Value &V = C.Site.Args[I];
    Because Why = cameFrom(V);
    Why.Suggestion = Suggestion.str();
    return A.report(S, M, std::move(Args), C.Site.argWhere(I), Why);
  }

  Analysis &A;
  State &S;
  KfuncCall &C;
};

Flow RegisterChecker::kptrGet() {
  const Value &V = C.Site.Args[0];
  if (!V.is(Kind::MapValue) || V.Flags)
    return report(0, Message::KptrGetNotMapValue, args(0));
  if (V.Sym)
    return report(0, Message::KptrGetVarOffset, args(0));
  auto F = specialFieldAt(A, V, V.Off, 8);
  if (!F || F->Kind != SpecialKind::KptrRef ||
      static_cast<int64_t>(F->Offset) != V.Off) {
    MessageArgs Args = args(0);
    Args.Off = V.Off;
    return report(0, Message::KptrGetNoKptr, Args);
  }
  return Flow::Continue;
}

/// Only a local dynptr, and only for reading.
Flow RegisterChecker::dynptr(unsigned I) {
  const Value &V = C.Site.Args[I];
  C.StackObjects |= 1u << I;
  MessageArgs Args = args(I);
  if (!V.is(Kind::Stack))
    return report(I, Message::KfuncDynptrNotStack, Args);
  const Value *Held = objectAt(S, V, Kind::Dynptr);
  if (!Held)
    return report(I, Message::KfuncDynptrNotInit, Args);
  if (Held->dynptr() != DynptrType::Local)
    return report(I, Message::KfuncDynptrNotLocal, Args);
  return Flow::Continue;
}

Flow RegisterChecker::check(unsigned I) {
  const Value &V = C.Site.Args[I];
  if (V.isOpaque())
    return Flow::Continue;
  TypeId ParamTy = C.paramType(I);
  const Type &T = A.Types.get(ParamTy);
  if (T.Kind != TypeKind::Pointer) {
    if (V.isPointer())
      return report(I, Message::ArgNotScalar, args(I));
    if (V.isConst())
      C.Constant = V.Off;
    return Flow::Continue;
  }
  bool Trusted = C.Info.has(KF_TRUSTED_ARGS);
  bool Sock = !reg2btfName(V.K).empty() && !V.is(Kind::MapPtr);
  bool Object = V.is(Kind::Ctx) || (V.is(Kind::BtfId) && !V.Flags) || Sock ||
                V.is(Kind::MapPtr);
  if (Trusted && Object && !V.is(Kind::Ctx) && !V.Ref &&
      !A.K.has(Feature::WalkedPointers))
    return report(I, Message::MustBeReferenced, args(I),
                  "pass a pointer that owns a reference");
  if (((Trusted && Object) || (C.Info.has(KF_RELEASE) && V.owns())) &&
      (V.Off || V.Sym) && !V.is(Kind::MapValue) && !V.is(Kind::Stack)) {
    MessageArgs Args = args(I);
    Args.Off = V.Off;
    return report(I, Message::ReleaseOffset, Args);
  }
  if (V.owns()) {
    C.ArgRef = V.Ref;
    if (C.Info.has(KF_RELEASE))
      C.ReleaseRef = V.Ref;
  }
  if (I == 0 && C.Info.has(KF_KPTR_GET))
    return kptrGet();
  const Type &Pointee = A.Types.get(T.Elem);
  if (demandOf(A, C, I) == KfuncArg::Context) {
    if (!V.is(Kind::Ctx))
      return report(I, Message::ArgNotContext, args(I));
    return Flow::Continue;
  }
  if ((V.is(Kind::BtfId) && !V.Flags) ||
      (!reg2btfName(V.K).empty() && !V.Flags)) {
    if (!V.is(Kind::BtfId) || V.Ty == VoidType || Pointee.Name.empty() ||
        !A.Types.get(V.Ty).Complete)
      return Flow::Continue;
    bool Exact = Trusted || (C.Info.has(KF_RELEASE) && V.Ref);
    if (isOrMayContain(A, V, Pointee.Name, Exact))
      return Flow::Continue;
    MessageArgs Args = args(I);
    Args.Btf = btfTypeString(A.Types, V.Ty);
    return report(I, Message::ArgWrongStruct, Args);
  }
  if (Pointee.Name == "bpf_dynptr_kern" || Pointee.Name == "bpf_dynptr") {
    return dynptr(I);
  }
  bool HasLength = C.paramName(I + 1).ends_with("__sz");
  if (Pointee.Kind != TypeKind::Int && !isScalarStruct(A.Types, T.Elem) &&
      !(HasLength && Pointee.Kind == TypeKind::Void)) {
    MessageArgs Args = args(I);
    if (HasLength)
      Args.Extra = "void, ";
    return report(I, Message::ArgMustPointToScalar, Args,
                  V.maybeNull() ? "check it for NULL before the call" : "");
  }
  if (V.isScalar() && !V.isNull()) {
    MessageArgs Args = args(I);
    Args.Expected = "fp";
    return report(I, Message::HelperArgType, Args);
  }
  return Flow::Continue;
}

Flow RegisterChecker::run() {
  bool Opaque = false;
  for (unsigned I = 0; I < C.Site.Args.size(); ++I) {
    Opaque = Opaque || C.Site.Args[I].isOpaque();
    if (check(I) == Flow::Stop)
      return Flow::Stop;
  }
  if (C.Info.has(KF_RELEASE) && !C.ReleaseRef && !Opaque &&
      !C.Site.Args.empty())
    return report(0, Message::ReleaseUnowned, args(0),
                  "release only what an acquiring call returned");
  return Flow::Continue;
}

} // namespace

Flow interp::checkKfuncArgsByRegister(Analysis &A, State &S, KfuncCall &C) {
  return RegisterChecker(A, S, C).run();
}
