//===- LowerInit.cpp - Initialisers and compound literals -*- C++ -*-===//
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

/// A list as a value: a scalar in braces, or an aggregate in a temporary.
Reg FunctionLowering::VisitInitListExpr(const InitListExpr *E) {
  QualType T = E->getType();
  if (!isAggregate(T)) {
    if (E->getNumInits() == 1)
      return value(E->getInit(0));
    return E->getNumInits() == 0 && !T->isVoidType() ? constant(0, typeOf(T))
                                                     : VisitStmt(E);
  }
  Reg A = addrLocal(newObject(T, E), T);
  initialize(A, T, E, /*Zeroed=*/false);
  return A;
}

Reg FunctionLowering::VisitCompoundLiteralExpr(const CompoundLiteralExpr *E) {
  QualType T = E->getType();
  LocalId L = newObject(T, E);
  Out->Locals[L].Temporary = false; // it has C's own storage, if no name
  Reg A = addrLocal(L, T);
  initialize(A, T, E->getInitializer(), /*Zeroed=*/false);
  return A;
}

/// Stores \p Init into the object of \p Type at \p Addr. \p Zeroed: the object
/// is all zero already.
void FunctionLowering::initialize(Reg Addr, QualType Type, const Expr *Init,
                                  bool Zeroed) {
  Init = Init->IgnoreParens();
  if (const auto *C = dyn_cast<ConstantExpr>(Init))
    Init = C->getSubExpr()->IgnoreParens();
  if (isa<NoInitExpr>(Init))
    return;
  if (isa<ImplicitValueInitExpr>(Init)) {
    if (Zeroed)
      return;
    if (isAggregate(Type))
      return fillZero(Addr, Type);
  }
  const Stmt *Saved = Source;
  Source = Init;
  if (!isAggregate(Type)) {
    store(Addr, value(Init), Type);
  } else if (const auto *List = dyn_cast<InitListExpr>(Init)) {
    if (const InitListExpr *Semantic = List->getSemanticForm())
      List = Semantic;
    if (List->isTransparent() && List->getNumInits() == 1) {
      initialize(Addr, Type, List->getInit(0), Zeroed);
    } else {
      if (!Zeroed)
        fillZero(Addr, Type);
      initializeList(Addr, Type, List);
    }
  } else if (const auto *Update = dyn_cast<DesignatedInitUpdateExpr>(Init)) {
    initialize(Addr, Type, Update->getBase(), Zeroed);
    if (const InitListExpr *Updater = Update->getUpdater())
      initializeList(Addr, Type, Updater);
  } else if (const auto *S = dyn_cast<StringLiteral>(Init)) {
    int64_t Size = sizeOf(Type), Bytes = sizeOf(S->getType());
    if (!Zeroed && Bytes < Size)
      fillZero(Addr, Type);
    Inst I;
    I.Op = Opcode::Copy;
    I.A = Addr;
    I.B = value(S);
    I.Imm = std::min(Size, Bytes);
    I.Ty = typeOf(Type);
    append(I);
  } else {
    copy(Addr, value(Init), Type);
  }
  Source = Saved;
}

/// The members that \p L names; the rest is zero already.
void FunctionLowering::initializeList(Reg Addr, QualType Type,
                                      const InitListExpr *L) {
  if (const auto *Array = Context.getAsConstantArrayType(Type)) {
    QualType Elem = Array->getElementType();
    int64_t Size = sizeOf(Elem);
    for (unsigned I = 0, N = L->getNumInits(); I != N; ++I) {
      const Expr *Init = L->getInit(I);
      if (!Init || isa<ImplicitValueInitExpr, NoInitExpr>(Init))
        continue;
      if (Init->IgnoreParens() == L->getArrayFiller())
        continue;
      if (isa<StringLiteral>(Init->IgnoreParens()) && !isAggregate(Elem)) {
        initialize(Addr, Type, Init, /*Zeroed=*/true);
        return; // `char a[] = {"text"}`
      }
      Source = Init;
      initialize(pointerAdd(Addr, I * Size, pointerTo(Elem), true), Elem, Init,
                 /*Zeroed=*/true);
    }
    return;
  }
  const auto *Record = Type->getAsRecordDecl();
  if (!Record)
    return fail("initialiser of an unknown aggregate");
  auto Field = [&](const FieldDecl *F, const Expr *Init) {
    if (!Init || isa<ImplicitValueInitExpr, NoInitExpr>(Init))
      return;
    Source = Init;
    uint64_t Offset = bitOffset(F);
    Reg A = pointerAdd(Addr, Offset / 8, pointerTo(F->getType()), true);
    if (F->isBitField())
      store(A, value(Init), F->getType(), F);
    else
      initialize(A, F->getType(), Init, /*Zeroed=*/true);
  };
  if (Record->isUnion()) {
    if (const FieldDecl *F = L->getInitializedFieldInUnion())
      if (L->getNumInits() == 1)
        Field(F, L->getInit(0));
    return;
  }
  unsigned Next = 0;
  for (const FieldDecl *F : Record->fields()) {
    if (F->isUnnamedBitField())
      continue;
    if (Next == L->getNumInits())
      break;
    Field(F, L->getInit(Next++));
  }
}
