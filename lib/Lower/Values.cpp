//===- Values.cpp - Registers, locals and single instructions -*- C++ -*-===//
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

//===----------------------------------------------------------------------===//
// Types and locals
//===----------------------------------------------------------------------===//

QualType FunctionLowering::plain(QualType T) const {
  T = T.getCanonicalType();
  if (const auto *A = dyn_cast<AtomicType>(T))
    T = A->getValueType().getCanonicalType();
  return T;
}

TypeId FunctionLowering::typeOf(QualType T) {
  if (const auto *A = T->getAs<AtomicType>())
    T = A->getValueType();
  return Index.Types->of(T);
}

TypeId FunctionLowering::pointerTo(QualType T) {
  return Index.Types->of(Context.getPointerType(T));
}

int64_t FunctionLowering::sizeOf(QualType T) const {
  T = plain(T);
  // GNU C counts void and functions as one byte in pointer arithmetic.
  if (T->isVoidType() || T->isFunctionType())
    return 1;
  if (T->isIncompleteType())
    return 0;
  return Context.getTypeSizeInChars(T).getQuantity();
}

bool FunctionLowering::isAggregate(QualType T) const {
  T = plain(T);
  return T->isRecordType() || T->isArrayType();
}

uint64_t FunctionLowering::bitOffset(const FieldDecl *F) const {
  return Context.getFieldOffset(F);
}

LocalId FunctionLowering::local(const VarDecl *V) {
  V = V->getCanonicalDecl();
  auto [It, New] = LocalOf.try_emplace(V, Out->Locals.size());
  if (New) {
    Local &L = Out->Locals.emplace_back();
    L.Name = V->getName().str();
    L.Type = typeOf(V->getType());
    L.Size = sizeOf(V->getType());
    L.Src.Range = V->getSourceRange();
  }
  return It->second;
}

/// For the value of \p S when another block reads it.
LocalId FunctionLowering::newTemp(QualType T, const Stmt *S) {
  // Aggregates and lvalues are passed on by address.
  const auto *E = dyn_cast_or_null<Expr>(S);
  if (isAggregate(T) || (E && E->isGLValue()))
    T = Context.getPointerType(T);
  return newObject(T, S);
}

LocalId FunctionLowering::newObject(QualType T, const Stmt *S) {
  Local &L = Out->Locals.emplace_back();
  L.Type = typeOf(T);
  L.Size = sizeOf(T);
  L.Temporary = true;
  L.Src = origin(S);
  return Out->Locals.size() - 1;
}

//===----------------------------------------------------------------------===//
// Expressions to registers
//===----------------------------------------------------------------------===//

/// Cheap and without effect: made again where it is needed.
bool FunctionLowering::rematerialisable(const Expr *E) const {
  E = E->IgnoreParens();
  if (isa<DeclRefExpr, IntegerLiteral, CharacterLiteral, StringLiteral,
          UnaryExprOrTypeTraitExpr, OffsetOfExpr, PredefinedExpr>(E))
    return true;
  if (const auto *C = dyn_cast<CastExpr>(E))
    return C->getCastKind() != CK_LValueToRValue &&
           rematerialisable(C->getSubExpr());
  if (const auto *M = dyn_cast<MemberExpr>(E))
    return !M->isArrow() && rematerialisable(M->getBase());
  if (const auto *U = dyn_cast<clang::UnaryOperator>(E))
    return (U->getOpcode() == UO_AddrOf || U->getOpcode() == UO_Minus) &&
           rematerialisable(U->getSubExpr());
  return false;
}

Reg FunctionLowering::value(const Expr *E) {
  E = E->IgnoreParens();
  if (auto It = Values.find(E); It != Values.end())
    return It->second;
  auto It = ElementOf.find(E);
  if (It != ElementOf.end() && !Unevaluated.contains(E) &&
      !rematerialisable(E) && !isa<InitListExpr>(E)) {
    auto Home = BlockOf.find(It->second);
    if (Home == BlockOf.end() || Home->second != Current)
      return E->getType()->isVoidType() ? None : reload(E);
  }
  return lowerExpr(E);
}

Reg FunctionLowering::lowerExpr(const Expr *E) {
  if (!Failure.empty())
    return None;
  const Stmt *Saved = Source;
  Source = E;
  Reg R = Visit(E);
  Source = Saved;
  Values[E] = R;
  return R;
}

Reg FunctionLowering::reload(const Expr *E) {
  auto [It, New] = Spills.try_emplace(E, 0);
  if (New)
    It->second = newTemp(E->getType(), E);
  const Stmt *Saved = Source;
  Source = E;
  Inst I;
  I.Op = Opcode::Load;
  I.A = addrLocal(It->second);
  I.Ty = Out->Locals[It->second].Type;
  Reg R = emit(I);
  Source = Saved;
  Values[E] = R;
  return R;
}

std::optional<int64_t> FunctionLowering::fold(const Expr *E) const {
  Expr::EvalResult R;
  if (!E->getType()->isIntegralOrEnumerationType() || E->isValueDependent() ||
      !E->EvaluateAsInt(R, Context, Expr::SE_NoSideEffects) || !R.Val.isInt())
    return std::nullopt;
  const llvm::APSInt &V = R.Val.getInt();
  if (V.getBitWidth() > 64)
    return std::nullopt;
  return V.isSigned() ? V.getSExtValue()
                      : static_cast<int64_t>(V.getZExtValue());
}

std::optional<int64_t> FunctionLowering::constOf(Reg R) const {
  if (R == None)
    return std::nullopt;
  const Inst &I = Out->Blocks[Current].Insts[Definitions[R]];
  if (I.Op != Opcode::Const)
    return std::nullopt;
  return I.Imm;
}

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

Origin FunctionLowering::origin(const Stmt *S) const {
  Origin O;
  if (S) {
    O.Range = S->getSourceRange();
    O.Node = S;
  }
  return O;
}

void FunctionLowering::append(Inst I) {
  I.Src = origin(Source);
  Out->Blocks[Current].Insts.push_back(I);
}

Reg FunctionLowering::emit(Inst I) {
  Block &B = Out->Blocks[Current];
  I.Dst = B.NumRegs++;
  Definitions.push_back(B.Insts.size());
  append(I);
  return I.Dst;
}

Reg FunctionLowering::constant(int64_t V, TypeId Ty) {
  Inst I;
  I.Op = Opcode::Const;
  I.Imm = V;
  I.Ty = Ty;
  return emit(I);
}

Reg FunctionLowering::unknown(QualType T) {
  if (T->isVoidType())
    return None;
  Inst I;
  I.Op = Opcode::Unknown;
  I.Ty = typeOf(T);
  return emit(I);
}

Reg FunctionLowering::addrLocal(LocalId L, QualType T) {
  Inst I;
  I.Op = Opcode::AddrLocal;
  I.Imm = L;
  I.Ty = T.isNull() ? typeOf(Context.VoidPtrTy) : pointerTo(T);
  return emit(I);
}

static void setBits(Inst &I, uint64_t BitOffset, const FieldDecl *Bits,
                    const ASTContext &Context) {
  I.BitOffset = BitOffset % 8;
  I.BitWidth =
      Bits->getBitWidth()->EvaluateKnownConstInt(Context).getZExtValue();
}

Reg FunctionLowering::load(Reg Addr, QualType T, const FieldDecl *Bits) {
  Inst I;
  I.Op = Opcode::Load;
  I.A = Addr;
  I.Ty = typeOf(T);
  I.Volatile = T.isVolatileQualified();
  if (Bits)
    setBits(I, bitOffset(Bits), Bits, Context);
  return emit(I);
}

void FunctionLowering::store(Reg Addr, Reg V, QualType T,
                             const FieldDecl *Bits) {
  Inst I;
  I.Op = Opcode::Store;
  I.A = Addr;
  I.B = V;
  I.Ty = typeOf(T);
  I.Volatile = T.isVolatileQualified();
  if (Bits)
    setBits(I, bitOffset(Bits), Bits, Context);
  append(I);
}

void FunctionLowering::copy(Reg To, Reg From, QualType T) {
  Inst I;
  I.Op = Opcode::Copy;
  I.A = To;
  I.B = From;
  I.Imm = sizeOf(T);
  I.Ty = typeOf(T);
  append(I);
}

void FunctionLowering::fillZero(Reg Addr, QualType T) {
  Inst I;
  I.Op = Opcode::Fill;
  I.A = Addr;
  I.B = constant(0, Index.Types->of(Context.IntTy));
  I.Imm = sizeOf(T);
  I.Ty = typeOf(T);
  I.Volatile = Context.getBaseElementType(T).isVolatileQualified();
  append(I);
}

/// \p Merge: \p Base is the address of an enclosing object, so that `a->b.c` is
/// one step from `a`, as it is in bytecode.
Reg FunctionLowering::pointerAdd(Reg Base, int64_t Bytes, TypeId Ty,
                                 bool Merge) {
  Inst I;
  I.Op = Opcode::PtrAdd;
  I.A = Base;
  I.Imm = Bytes;
  I.Ty = Ty;
  if (Merge && Base != None) {
    const Inst &Outer = Out->Blocks[Current].Insts[Definitions[Base]];
    if (Outer.Op == Opcode::PtrAdd) {
      I.A = Outer.A;
      I.Imm += Outer.Imm;
    }
  }
  return emit(I);
}

Reg FunctionLowering::pointerIndex(Reg Base, Reg Index, int64_t Scale,
                                   TypeId Ty) {
  if (std::optional<int64_t> C = constOf(Index))
    return pointerAdd(Base, *C * Scale, Ty);
  Inst I;
  I.Op = Opcode::PtrIndex;
  I.A = Base;
  I.B = Index;
  I.Imm = Scale;
  I.Ty = Ty;
  return emit(I);
}

Reg FunctionLowering::binary(BinaryOp Op, Reg A, Reg B, QualType Operand,
                             TypeId Ty) {
  Inst I;
  I.Op = Opcode::Binary;
  I.Sub = static_cast<uint8_t>(Op);
  I.A = A;
  I.B = B;
  I.Ty = Ty;
  I.OperandBits = sizeOf(Operand) <= 4 ? 32 : 64;
  I.Signed = plain(Operand)->isSignedIntegerOrEnumerationType();
  return emit(I);
}

Reg FunctionLowering::compare(CompareOp Op, Reg A, Reg B, QualType Operand,
                              TypeId Ty) {
  Inst I;
  I.Op = Opcode::Compare;
  I.Sub = static_cast<uint8_t>(Op);
  I.A = A;
  I.B = B;
  I.Ty = Ty;
  I.OperandBits = sizeOf(Operand) <= 4 ? 32 : 64;
  I.Signed = plain(Operand)->isSignedIntegerOrEnumerationType();
  return emit(I);
}

/// As an implicit conversion between arithmetic types does.
Reg FunctionLowering::convert(Reg R, QualType From, QualType To) {
  TypeId Source = typeOf(From), Target = typeOf(To);
  if (R == None || Source == Target)
    return R;
  if (!plain(From)->isIntegralOrEnumerationType() ||
      !plain(To)->isIntegralOrEnumerationType())
    return plain(From)->isPointerType() && plain(To)->isPointerType()
               ? R
               : unknown(To);
  Inst I;
  I.Op = Opcode::Cast;
  I.Sub = static_cast<uint8_t>(plain(To)->isBooleanType() ? CastOp::ToBool
                                                          : CastOp::Integer);
  I.A = R;
  I.Ty = Target;
  I.OperandBits = sizeOf(From) * 8 > 64 ? 64 : sizeOf(From) * 8;
  I.Signed = plain(From)->isSignedIntegerOrEnumerationType();
  return emit(I);
}

/// 0 or 1 of integer type \p Ty.
Reg FunctionLowering::toBool(Reg R, const Expr *E, TypeId Ty) {
  if (std::optional<int64_t> C = constOf(R))
    return constant(*C != 0, Ty);
  if (E->isKnownToHaveBooleanValue() && typeOf(E->getType()) == Ty)
    return R;
  Inst I;
  I.Op = Opcode::Cast;
  I.Sub = static_cast<uint8_t>(CastOp::ToBool);
  I.A = R;
  I.Ty = Ty;
  I.OperandBits = std::min<int64_t>(sizeOf(E->getType()) * 8, 64);
  return emit(I);
}
