//===- LowerExpr.cpp - Primary expressions and casts -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace precheck;
using namespace precheck::ir;

Reg FunctionLowering::VisitStmt(const Stmt *S) {
  fail(llvm::Twine("unsupported expression (") + S->getStmtClassName() + ")");
  return None;
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

Reg FunctionLowering::VisitIntegerLiteral(const IntegerLiteral *E) {
  if (std::optional<int64_t> V = fold(E))
    return constant(*V, typeOf(E->getType()));
  return unknown(E->getType());
}

Reg FunctionLowering::VisitCharacterLiteral(const CharacterLiteral *E) {
  if (std::optional<int64_t> V = fold(E))
    return constant(*V, typeOf(E->getType()));
  return unknown(E->getType());
}

Reg FunctionLowering::VisitFloatingLiteral(const FloatingLiteral *E) {
  return unknown(E->getType());
}

Reg FunctionLowering::VisitUnaryExprOrTypeTraitExpr(
    const UnaryExprOrTypeTraitExpr *E) {
  if (std::optional<int64_t> V = fold(E))
    return constant(*V, typeOf(E->getType()));
  return unknown(E->getType());
}

Reg FunctionLowering::VisitOffsetOfExpr(const OffsetOfExpr *E) {
  if (std::optional<int64_t> V = fold(E))
    return constant(*V, typeOf(E->getType()));
  return unknown(E->getType());
}

Reg FunctionLowering::VisitTypeTraitExpr(const TypeTraitExpr *E) {
  if (std::optional<int64_t> V = fold(E))
    return constant(*V, typeOf(E->getType()));
  return unknown(E->getType());
}

Reg FunctionLowering::VisitSourceLocExpr(const SourceLocExpr *E) {
  if (std::optional<int64_t> V = fold(E))
    return constant(*V, typeOf(E->getType()));
  return unknown(E->getType());
}

Reg FunctionLowering::VisitGNUNullExpr(const GNUNullExpr *E) {
  return constant(0, typeOf(E->getType()));
}

Reg FunctionLowering::VisitCXXNullPtrLiteralExpr(
    const CXXNullPtrLiteralExpr *E) {
  return constant(0, typeOf(E->getType()));
}

Reg FunctionLowering::VisitCXXBoolLiteralExpr(const CXXBoolLiteralExpr *E) {
  return constant(E->getValue(), typeOf(E->getType()));
}

Reg FunctionLowering::VisitImplicitValueInitExpr(
    const ImplicitValueInitExpr *E) {
  return constant(0, typeOf(E->getType()));
}

Reg FunctionLowering::VisitStringLiteral(const StringLiteral *E) {
  Inst I;
  I.Op = Opcode::AddrString;
  I.Imm = sizeOf(E->getType());
  I.Ty = pointerTo(E->getType());
  return emit(I);
}

Reg FunctionLowering::VisitPredefinedExpr(const PredefinedExpr *E) {
  Inst I;
  I.Op = Opcode::AddrString;
  I.Imm = sizeOf(E->getType());
  I.Ty = pointerTo(E->getType());
  return emit(I);
}

Reg FunctionLowering::VisitAddrLabelExpr(const AddrLabelExpr *E) {
  return unknown(E->getType());
}

//===----------------------------------------------------------------------===//
// Wrappers and joins
//===----------------------------------------------------------------------===//

Reg FunctionLowering::VisitConstantExpr(const ConstantExpr *E) {
  return value(E->getSubExpr());
}

Reg FunctionLowering::VisitExprWithCleanups(const ExprWithCleanups *E) {
  return value(E->getSubExpr());
}

/// A member of a value (`f().x`): an aggregate has its address already.
Reg FunctionLowering::VisitMaterializeTemporaryExpr(
    const MaterializeTemporaryExpr *E) {
  QualType T = E->getType();
  Reg V = value(E->getSubExpr());
  if (isAggregate(T))
    return V;
  Reg A = addrLocal(newObject(T, E), T);
  store(A, V, T);
  return A;
}

Reg FunctionLowering::VisitOpaqueValueExpr(const OpaqueValueExpr *E) {
  if (const Expr *S = E->getSourceExpr())
    return value(S);
  return unknown(E->getType());
}

Reg FunctionLowering::VisitStmtExpr(const StmtExpr *E) {
  if (E->getType()->isVoidType())
    return None;
  const Stmt *Last = nullptr;
  for (const Stmt *S : E->getSubStmt()->body())
    if (!isa<NullStmt>(S))
      Last = S;
  if (const auto *V = dyn_cast_or_null<ValueStmt>(Last))
    Last = V->getExprStmt();
  if (const auto *Result = dyn_cast_or_null<Expr>(Last))
    return value(Result);
  return unknown(E->getType());
}

Reg FunctionLowering::VisitAbstractConditionalOperator(
    const AbstractConditionalOperator *E) {
  if (E->getType()->isVoidType())
    return None;
  if (std::optional<int64_t> V = fold(E))
    return constant(*V, typeOf(E->getType()));
  auto It = Joins.find(E);
  if (It == Joins.end())
    return unknown(E->getType());
  Inst I;
  I.Op = Opcode::Load;
  I.A = addrLocal(It->second);
  I.Ty = Out->Locals[It->second].Type;
  return emit(I);
}

//===----------------------------------------------------------------------===//
// Lvalues
//===----------------------------------------------------------------------===//

/// `static long (*bpf_f)(int) = (void *)5;`: a helper by its number.
bool FunctionLowering::isHelperVariable(const VarDecl *V) {
  if (!V->hasGlobalStorage() || !V->getType()->isFunctionPointerType())
    return false;
  const VarDecl *WithInit = nullptr;
  const Expr *Init = V->getAnyInitializer(WithInit);
  if (!Init)
    return false;
  Init = Init->IgnoreParenCasts();
  if (!Init->getType()->isIntegerType())
    return false;
  std::optional<int64_t> Number = fold(Init);
  return Number && *Number > 0;
}

Reg FunctionLowering::VisitDeclRefExpr(const DeclRefExpr *E) {
  const ValueDecl *D = E->getDecl();
  if (const auto *C = dyn_cast<EnumConstantDecl>(D)) {
    const llvm::APSInt &V = C->getInitVal();
    return constant(V.isSigned() ? V.getSExtValue()
                                 : static_cast<int64_t>(V.getZExtValue()),
                    typeOf(E->getType()));
  }
  Inst I;
  I.Ty = pointerTo(E->getType());
  if (const auto *F = dyn_cast<FunctionDecl>(D)) {
    I.Op = Opcode::AddrFunc;
    I.Imm = Index.functionId(F);
    return emit(I);
  }
  if (const auto *V = dyn_cast<VarDecl>(D)) {
    if (V->hasLocalStorage())
      return addrLocal(local(V), V->getType());
    if (isHelperVariable(V)) {
      I.Op = Opcode::AddrFunc;
      I.Imm = Index.functionId(V);
      return emit(I);
    }
    I.Op = Opcode::AddrGlobal;
    I.Imm = Index.globalId(V);
    return emit(I);
  }
  return VisitStmt(E);
}

Reg FunctionLowering::VisitMemberExpr(const MemberExpr *E) {
  const auto *F = dyn_cast<FieldDecl>(E->getMemberDecl());
  if (!F)
    return VisitStmt(E);
  Reg Base = value(E->getBase());
  Reg Address =
      pointerAdd(Base, bitOffset(F) / 8, pointerTo(E->getType()),
                 /*Merge=*/!E->isArrow() && isa<MemberExpr, ArraySubscriptExpr>(
                                                E->getBase()->IgnoreParens()));
  // A member of a value (`f().x`), which clang 19 does not turn from a place
  // into a value first.
  if (E->isPRValue() && !isAggregate(E->getType()))
    return load(Address, E->getType(), E->getSourceBitField());
  return Address;
}

/// Is the place's address found at load time? Each such address is opaque to
/// the compiler (BPFCoreSharedInfo::insertPassThrough).
static bool isRelocated(const Expr *Place) {
  while (true) {
    Place = Place->IgnoreParens();
    if (const auto *M = dyn_cast<MemberExpr>(Place)) {
      const auto *F = dyn_cast<FieldDecl>(M->getMemberDecl());
      if (F && F->getParent()->hasAttr<clang::BPFPreserveAccessIndexAttr>())
        return true;
      if (M->isArrow())
        return false;
      Place = M->getBase();
    } else if (const auto *S = dyn_cast<ArraySubscriptExpr>(Place)) {
      const auto *Decay =
          dyn_cast<ImplicitCastExpr>(S->getBase()->IgnoreParens());
      if (!Decay || Decay->getCastKind() != CK_ArrayToPointerDecay)
        return false;
      Place = Decay->getSubExpr();
    } else {
      return false;
    }
  }
}

Reg FunctionLowering::VisitArraySubscriptExpr(const ArraySubscriptExpr *E) {
  Reg Base = value(E->getBase());
  Reg Idx = value(E->getIdx());
  TypeId Ty = pointerTo(E->getType());
  int64_t Size = sizeOf(E->getType());
  // `p->array[3]`: the array is part of what p points to.
  const Expr *B = E->getBase()->IgnoreParens();
  const auto *Decay = dyn_cast<ImplicitCastExpr>(B);
  if (std::optional<int64_t> C = constOf(Idx))
    return pointerAdd(Base, *C * Size, Ty,
                      Decay && Decay->getCastKind() == CK_ArrayToPointerDecay);
  return pointerIndex(Base, Idx, Size, Ty);
}

//===----------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------===//

Reg FunctionLowering::VisitCastExpr(const CastExpr *E) {
  const Expr *Sub = E->getSubExpr();
  QualType To = E->getType(), From = Sub->getType();
  auto Cast = [&](CastOp Op) {
    Reg A = value(Sub);
    if (A == None)
      return A;
    if (std::optional<int64_t> C = constOf(A)) {
      if (plain(To)->isPointerType())
        return constant(*C, typeOf(To));
      if (std::optional<int64_t> V = fold(E))
        return constant(*V, typeOf(To));
    }
    Inst I;
    I.Op = Opcode::Cast;
    I.Sub = static_cast<uint8_t>(Op);
    I.A = A;
    I.Ty = typeOf(To);
    I.OperandBits = std::min<int64_t>(sizeOf(From) * 8, 64);
    I.Signed = plain(From)->isSignedIntegerOrEnumerationType();
    return emit(I);
  };

  switch (E->getCastKind()) {
  case CK_LValueToRValue: {
    const Expr *Object = Sub->IgnoreParens();
    if (isAggregate(From))
      return value(Sub);
    if (const auto *D = dyn_cast<DeclRefExpr>(Object))
      if (const auto *V = dyn_cast<VarDecl>(D->getDecl());
          V && isHelperVariable(V))
        return value(Sub);
    Reg R = load(value(Sub), From, Sub->getSourceBitField());
    Out->Blocks[Current].Insts.back().Relocated = isRelocated(Object);
    return R;
  }
  case CK_NoOp:
  case CK_ArrayToPointerDecay:
  case CK_FunctionToPointerDecay:
  case CK_BuiltinFnToFnPtr:
  case CK_LValueBitCast:
  case CK_AtomicToNonAtomic:
  case CK_NonAtomicToAtomic:
    return value(Sub);
  case CK_ToVoid:
    value(Sub);
    return None;
  case CK_NullToPointer:
    value(Sub);
    return constant(0, typeOf(To));
  case CK_IntegralCast:
  case CK_BooleanToSignedIntegral:
    // The same bits under another name (enum to int, typedefs).
    if (typeOf(From) == typeOf(To))
      return value(Sub);
    return Cast(CastOp::Integer);
  case CK_IntegralToBoolean:
  case CK_PointerToBoolean:
    return Cast(CastOp::ToBool);
  case CK_IntegralToPointer:
    return Cast(CastOp::IntToPtr);
  case CK_PointerToIntegral:
    return Cast(CastOp::PtrToInt);
  case CK_BitCast:
    if (!plain(To)->isPointerType() || !plain(From)->isPointerType())
      break;
    return typeOf(From) == typeOf(To) ? value(Sub) : Cast(CastOp::Pointer);
  case CK_AddressSpaceConversion:
    return Cast(CastOp::AddressSpace);
  case CK_ToUnion: {
    // GNU: a value becomes the member of its type.
    Reg V = value(Sub), A = addrLocal(newObject(To, E), To);
    if (isAggregate(From))
      copy(A, V, From);
    else
      store(A, V, From);
    return A;
  }
  default:
    break;
  }
  // Floating point and the like: BPF has none of it, its value is not needed.
  value(Sub);
  return unknown(To);
}
