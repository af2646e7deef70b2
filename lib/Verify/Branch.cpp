//===- Branch.cpp - Conditions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Branch.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// verifier.c:reg_not_null: kinds that can't be 0 once MAYBE_NULL is gone.
static bool neverNull(const Value &V) {
  if (V.maybeNull())
    return false;
  switch (V.K) {
  case Kind::Sock:
  case Kind::SockCommon:
  case Kind::TcpSock:
  case Kind::XdpSock:
  case Kind::Buf:
  case Kind::MapValue:
  case Kind::MapKey:
  case Kind::MapPtr:
  case Kind::Stack:
  case Kind::Ctx:
  case Kind::Func:
  case Kind::DynptrPtr:
    return true;
  case Kind::Mem:
    return !V.has(PTR_UNTRUSTED);
  case Kind::BtfId:
    return isTrusted(V);
  default:
    return false;
  }
}

void interp::markNull(State &S, uint32_t Id, bool IsNull) {
  S.update(
      [&](const Value &V) {
        return V.Id == Id && (V.maybeNull() || V.is(Kind::Any));
      },
      [&](Value &V) {
        if (!IsNull) {
          V.Flags &= ~PTR_MAYBE_NULL;
          return;
        }
        const ir::Origin *From = V.From;
        V = Value::constant(V.Off - V.NullOff);
        V.From = From;
      });
  if (IsNull)
    S.dropRef(Id);
}

Outcomes interp::splitTruth(Analysis &A, const Value &V, State &OnTrue,
                            State &OnFalse) {
  Outcomes O;
  O.Id = V.Id;
  if (V.isConst()) {
    O.True = V.Off != 0;
    O.False = !O.True;
    return O;
  }
  if (V.isScalar()) {
    Value Zero = Value::constant(0);
    bool Widened = A.Syms.isWidened(V.Sym);
    O.True = A.Syms.assume(ir::CompareOp::Ne, V, Zero, false, OnTrue.Known);
    O.False = A.Syms.assume(ir::CompareOp::Eq, V, Zero, false, OnFalse.Known);
    if (Widened && O.True && O.False)
      OnTrue.Imprecise = OnFalse.Imprecise = true;
    return O;
  }
  O.Pointer = V.K != Kind::Any && V.K != Kind::Uninit;
  if (neverNull(V)) {
    O.False = false;
    return O;
  }
  if (V.maybeNull() || V.is(Kind::Any)) {
    if (V.Sym || (V.Off != V.NullOff && V.maybeNull())) {
      // An offset from NULL is not NULL; what it says depends on the base.
      O.Pointer = false;
      return O;
    }
    markNull(OnTrue, V.Id, false);
    markNull(OnFalse, V.Id, true);
  }
  // One outcome for all tests of the same value on a path.
  if (V.Id) {
    SymId Test = A.Syms.nullTest(V.Id);
    O.True = A.Syms.refine(Test, Range::constant(1), OnTrue.Known);
    O.False = A.Syms.refine(Test, Range::constant(0), OnFalse.Known);
  }
  return O;
}

/// Two pointers: equality lifts MAYBE_NULL when the other can't be NULL.
static Outcomes splitPointers(Analysis &A, ir::CompareOp Op, const Value &L,
                              const Value &R, State &OnTrue, State &OnFalse) {
  Outcomes O;
  bool IsEq = Op == ir::CompareOp::Eq, IsNe = Op == ir::CompareOp::Ne;
  if (!IsEq && !IsNe)
    return O;
  if (L.Id && L.Id == R.Id && L.K == R.K && L.Off == R.Off && !L.Sym &&
      !R.Sym && !L.is(Kind::Any)) {
    O.True = IsEq;
    O.False = !IsEq;
    return O;
  }
  if (!A.K.has(Feature::PointerEqualityLiftsNull) || L.is(Kind::BtfId) ||
      R.is(Kind::BtfId))
    return O;
  State &Equal = IsEq ? OnTrue : OnFalse;
  if (L.maybeNull() && neverNull(R))
    markNull(Equal, L.Id, false);
  else if (R.maybeNull() && neverNull(L))
    markNull(Equal, R.Id, false);
  return O;
}

Outcomes interp::splitCompare(Analysis &A, ir::CompareOp Op, const Value &L,
                              const Value &R, bool Signed, State &OnTrue,
                              State &OnFalse) {
  if (L.isNull() && !R.isScalar())
    return splitCompare(A, swapped(Op), R, L, Signed, OnTrue, OnFalse);
  if (!L.isScalar() && R.isNull()) {
    switch (Op) {
    case ir::CompareOp::Ne:
    case ir::CompareOp::Gt:
      return splitTruth(A, L, OnTrue, OnFalse);
    case ir::CompareOp::Eq:
    case ir::CompareOp::Le: {
      Outcomes O = splitTruth(A, L, OnFalse, OnTrue);
      std::swap(O.True, O.False);
      return O;
    }
    default:
      return {};
    }
  }
  if (!L.isScalar() || !R.isScalar()) {
    // A number that can only be 0, though it is no constant.
    if (A.K.has(Feature::CompareWithZeroRegister)) {
      auto Zero = [&](const Value &V) {
        return V.isScalar() && !V.CtxArg &&
               A.Syms.range(V, OnTrue.Known).single() == 0;
      };
      if (Zero(L))
        return splitCompare(A, Op, Value::constant(0), R, Signed, OnTrue,
                            OnFalse);
      if (Zero(R))
        return splitCompare(A, Op, L, Value::constant(0), Signed, OnTrue,
                            OnFalse);
    }
    if (L.isPointer() && R.isPointer())
      return splitPointers(A, Op, L, R, OnTrue, OnFalse);
    return {};
  }
  Outcomes O;
  Symbols::Comparison C = A.Syms.compare(Op, L, R, Signed, OnTrue.Known);
  if (C.Known) {
    O.True = *C.Known;
    O.False = !*C.Known;
    return O;
  }
  O.True = A.Syms.refine(C.Sym, Range::constant(!C.Negated), OnTrue.Known);
  O.False = A.Syms.refine(C.Sym, Range::constant(C.Negated), OnFalse.Known);
  if (O.True && O.False && A.Syms.isWidened(C.Sym))
    OnTrue.Imprecise = OnFalse.Imprecise = true;
  return O;
}
