//===- StructOps.cpp - Tables of struct_ops programs ----------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"

using namespace precheck;

bool precheck::isStructOpsSection(llvm::StringRef Section) {
  Section.consume_front("?"); // not loaded on its own
  return Section == ".struct_ops" || Section == ".struct_ops.link";
}

static const clang::FunctionDecl *functionIn(const clang::Expr *Init) {
  Init = Init->IgnoreParenCasts();
  if (const auto *Unary = llvm::dyn_cast<clang::UnaryOperator>(Init))
    if (Unary->getOpcode() == clang::UO_AddrOf)
      Init = Unary->getSubExpr()->IgnoreParenCasts();
  if (const auto *Ref = llvm::dyn_cast<clang::DeclRefExpr>(Init))
    return llvm::dyn_cast<clang::FunctionDecl>(Ref->getDecl());
  return nullptr;
}

static void collect(ASTTypes &Types, const clang::InitListExpr *List,
                    StructOpsUse &Use, std::vector<StructOpsUse> &Uses) {
  const auto *Record = List->getType()->getAs<clang::RecordType>();
  const clang::RecordDecl *D =
      Record ? Record->getDecl()->getDefinition() : nullptr;
  if (!D)
    return;
  auto Visit = [&](const clang::FieldDecl *Field, const clang::Expr *Init) {
    if (const auto *Nested = llvm::dyn_cast<clang::InitListExpr>(Init)) {
      collect(Types, Nested, Use, Uses);
      return;
    }
    const clang::FunctionDecl *Function = functionIn(Init);
    if (!Function)
      return;
    StructOpsUse Found = Use;
    Found.Function = Function;
    Found.Member.Member = Field->getName().str();
    if (Field->getType()->isFunctionPointerType())
      Found.Member.Prototype = Types.of(Field->getType()->getPointeeType());
    Uses.push_back(std::move(Found));
  };
  if (D->isUnion()) {
    if (List->getInitializedFieldInUnion() && List->getNumInits())
      Visit(List->getInitializedFieldInUnion(), List->getInit(0));
    return;
  }
  unsigned I = 0;
  for (const clang::FieldDecl *Field : D->fields()) {
    if (Field->isBitField() && !Field->getIdentifier())
      continue; // has no initialiser
    if (I == List->getNumInits())
      return;
    if (const clang::Expr *Init = List->getInit(I++))
      Visit(Field, Init);
  }
}

std::vector<StructOpsUse> precheck::structOpsUses(ASTTypes &Types,
                                                  const clang::VarDecl *Table) {
  std::vector<StructOpsUse> Uses;
  const clang::Expr *Init = Table->getAnyInitializer();
  if (!Init)
    return Uses;
  const auto *List = llvm::dyn_cast<clang::InitListExpr>(Init->IgnoreParens());
  if (!List)
    return Uses;
  // The semantic form has an initialiser for each field, in order.
  if (const clang::InitListExpr *Semantic = List->getSemanticForm())
    List = Semantic;
  StructOpsUse Use;
  Use.Member.Table = Table->getName().str();
  Use.Member.Struct = Types.get(Types.of(Table->getType())).Name.str();
  collect(Types, List, Use, Uses);
  return Uses;
}
