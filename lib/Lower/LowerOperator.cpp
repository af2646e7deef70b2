//===- LowerOperator.cpp - Unary, binary, assignment -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"

using namespace clang;
using namespace precheck;
using namespace precheck::ir;

static std::optional<BinaryOp> arithmetic(BinaryOperatorKind Kind) {
  switch (Kind) {
  case BO_Mul:
  case BO_MulAssign:
    return BinaryOp::Mul;
  case BO_Div:
  case BO_DivAssign:
    return BinaryOp::Div;
  case BO_Rem:
  case BO_RemAssign:
    return BinaryOp::Rem;
  case BO_Add:
  case BO_AddAssign:
    return BinaryOp::Add;
  case BO_Sub:
  case BO_SubAssign:
    return BinaryOp::Sub;
  case BO_Shl:
  case BO_ShlAssign:
    return BinaryOp::Shl;
  case BO_Shr:
  case BO_ShrAssign:
    return BinaryOp::Shr;
  case BO_And:
  case BO_AndAssign:
    return BinaryOp::And;
  case BO_Xor:
  case BO_XorAssign:
    return BinaryOp::Xor;
  case BO_Or:
  case BO_OrAssign:
    return BinaryOp::Or;
  default:
    return std::nullopt;
  }
}

static std::optional<CompareOp> comparison(BinaryOperatorKind Kind) {
  switch (Kind) {
  case BO_EQ:
    return CompareOp::Eq;
  case BO_NE:
    return CompareOp::Ne;
  case BO_LT:
    return CompareOp::Lt;
  case BO_LE:
    return CompareOp::Le;
  case BO_GT:
    return CompareOp::Gt;
  case BO_GE:
    return CompareOp::Ge;
  default:
    return std::nullopt;
  }
}

Reg FunctionLowering::VisitUnaryOperator(const UnaryOperator *E) {
  const Expr *Sub = E->getSubExpr();
  QualType T = E->getType();
  switch (E->getOpcode()) {
  case UO_AddrOf:
  case UO_Deref:
  case UO_Plus:
  case UO_Extension:
    return value(Sub);
  case UO_LNot: {
    Reg A = value(Sub);
    if (std::optional<int64_t> C = constOf(A))
      return constant(*C == 0, typeOf(T));
    if (!plain(Sub->getType())->isScalarType() ||
        plain(Sub->getType())->isFloatingType())
      return unknown(T);
    Reg Zero = constant(0, typeOf(Sub->getType()));
    return compare(CompareOp::Eq, A, Zero, Sub->getType(), typeOf(T));
  }
  case UO_Minus:
  case UO_Not: {
    Reg A = value(Sub);
    if (constOf(A))
      if (std::optional<int64_t> V = fold(E))
        return constant(*V, typeOf(T));
    if (!plain(T)->isIntegralOrEnumerationType() || sizeOf(T) > 8)
      return unknown(T);
    Inst I;
    I.Op = E->getOpcode() == UO_Minus ? Opcode::Neg : Opcode::Not;
    I.A = A;
    I.Ty = typeOf(T);
    I.OperandBits = sizeOf(T) <= 4 ? 32 : 64;
    I.Signed = plain(T)->isSignedIntegerOrEnumerationType();
    return emit(I);
  }
  case UO_PreInc:
  case UO_PreDec:
  case UO_PostInc:
  case UO_PostDec: {
    Reg Addr = value(Sub);
    QualType Object = Sub->getType();
    const FieldDecl *Bits = Sub->getSourceBitField();
    Reg Old = load(Addr, Object, Bits), New;
    int64_t Step = E->isIncrementOp() ? 1 : -1;
    if (plain(T)->isPointerType()) {
      New = pointerAdd(Old, Step * sizeOf(T->getPointeeType()), typeOf(T));
    } else if (plain(T)->isIntegralOrEnumerationType()) {
      Reg One = constant(1, typeOf(T));
      New = binary(Step > 0 ? BinaryOp::Add : BinaryOp::Sub, Old, One, T,
                   typeOf(T));
    } else {
      New = unknown(T);
    }
    store(Addr, New, Object, Bits);
    return E->isPrefix() ? New : Old;
  }
  default:
    return VisitStmt(E);
  }
}

Reg FunctionLowering::VisitBinaryOperator(const clang::BinaryOperator *E) {
  const Expr *L = E->getLHS(), *R = E->getRHS();
  QualType T = E->getType();

  if (E->isLogicalOp()) {
    if (std::optional<int64_t> V = fold(E))
      return constant(*V, typeOf(T));
    auto It = Joins.find(E);
    if (It == Joins.end())
      return unknown(T);
    Inst I;
    I.Op = Opcode::Load;
    I.A = addrLocal(It->second);
    I.Ty = typeOf(T);
    return emit(I);
  }
  if (E->getOpcode() == BO_Comma) {
    value(L);
    return value(R);
  }
  if (E->getOpcode() == BO_Assign) {
    Reg V = value(R), Addr = value(L);
    if (isAggregate(T))
      copy(Addr, V, T);
    else
      store(Addr, V, L->getType(), L->getSourceBitField());
    return isAggregate(T) ? Addr : V;
  }

  Reg A = value(L), B = value(R);
  QualType LT = plain(L->getType()), RT = plain(R->getType());
  if (constOf(A) && constOf(B))
    if (std::optional<int64_t> V = fold(E))
      return constant(*V, typeOf(T));

  if (std::optional<CompareOp> Op = comparison(E->getOpcode())) {
    if (LT->isFloatingType() || !LT->isScalarType() || sizeOf(LT) > 8)
      return unknown(T);
    return compare(*Op, A, B, LT, typeOf(T));
  }
  if (LT->isPointerType() && RT->isPointerType()) {
    Inst I;
    I.Op = Opcode::PtrDiff;
    I.A = A;
    I.B = B;
    I.Imm = std::max<int64_t>(sizeOf(LT->getPointeeType()), 1);
    I.Ty = typeOf(T);
    return emit(I);
  }
  if (LT->isPointerType()) {
    int64_t Size = sizeOf(LT->getPointeeType());
    return pointerIndex(A, B, E->getOpcode() == BO_Sub ? -Size : Size,
                        typeOf(T));
  }
  if (RT->isPointerType())
    return pointerIndex(B, A, sizeOf(RT->getPointeeType()), typeOf(T));
  std::optional<BinaryOp> Op = arithmetic(E->getOpcode());
  if (!Op)
    return VisitStmt(E);
  if (!plain(T)->isIntegralOrEnumerationType() || sizeOf(T) > 8)
    return unknown(T);
  return binary(*Op, A, B, LT, typeOf(T));
}

Reg FunctionLowering::VisitCompoundAssignOperator(
    const CompoundAssignOperator *E) {
  const Expr *L = E->getLHS();
  QualType Object = L->getType();
  const FieldDecl *Bits = L->getSourceBitField();
  Reg B = value(E->getRHS()), Addr = value(L);
  Reg Old = load(Addr, Object, Bits), New;
  std::optional<BinaryOp> Op = arithmetic(E->getOpcode());
  if (!Op)
    return VisitStmt(E);
  if (plain(Object)->isPointerType()) {
    int64_t Size = sizeOf(plain(Object)->getPointeeType());
    New = pointerIndex(Old, B, *Op == BinaryOp::Sub ? -Size : Size,
                       typeOf(Object));
  } else if (QualType Work = E->getComputationLHSType();
             plain(Work)->isIntegralOrEnumerationType() && sizeOf(Work) <= 8) {
    QualType Result = E->getComputationResultType();
    New = binary(*Op, convert(Old, Object, Work), B, Work, typeOf(Result));
    New = convert(New, Result, Object);
  } else {
    New = unknown(Object);
  }
  store(Addr, New, Object, Bits);
  return New;
}
