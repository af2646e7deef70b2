//===- Globals.cpp - Variables with static storage ------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "clang/AST/APValue.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using clang::QualType;

/// Larger initialisers are not evaluated: clang's constants take some 30 times
/// the bytes they stand for.
static constexpr uint64_t MaxInitSize = 1 << 16;

/// The bytes of the variable's initial value; empty when they are not known.
static std::vector<uint8_t> initialBytes(const clang::VarDecl *D,
                                         const clang::ASTContext &Context) {
  QualType T = D->getType();
  if (T->isIncompleteType() || !T->isConstantSizeType())
    return {};
  uint64_t Size = Context.getTypeSizeInChars(T).getQuantity();
  if (Size > MaxInitSize)
    return {};
  const clang::VarDecl *WithInit = nullptr;
  const clang::Expr *Init = D->getAnyInitializer(WithInit);
  if (!Init)
    return std::vector<uint8_t>(Size);
  if (Init->isValueDependent() || Init->containsErrors())
    return {};
  const clang::APValue *Value = WithInit->evaluateValue();
  return Value ? constantBytes(*Value, T, Context) : std::vector<uint8_t>();
}

/// Where clang puts a variable without a section attribute.
static std::string defaultSection(const clang::VarDecl *D, bool Constant,
                                  llvm::ArrayRef<uint8_t> Init) {
  clang::LangAS Space = D->getType().getAddressSpace();
  if (clang::isTargetAddressSpace(Space))
    return ".addr_space." + std::to_string(clang::toTargetAddressSpace(Space));
  if (Constant)
    return ".rodata";
  bool Zero = !D->getAnyInitializer() ||
              (!Init.empty() &&
               llvm::all_of(Init, [](uint8_t Byte) { return Byte == 0; }));
  return Zero ? ".bss" : ".data";
}

Global precheck::describeGlobal(ASTTypes &Types, const clang::VarDecl *D) {
  clang::ASTContext &Context = Types.context();
  if (const clang::VarDecl *Definition = D->getActingDefinition())
    D = Definition;
  if (const clang::VarDecl *Definition = D->getDefinition())
    D = Definition;
  Global G;
  G.Name = D->getName().str();
  G.Type = Types.of(D->getType());
  G.Loc = D->getLocation();
  G.Decl = static_cast<const clang::ValueDecl *>(D);
  G.DeclTags = declTags(D);
  G.Weak = anyHasAttr<clang::WeakAttr>(D);
  G.Internal = !D->isExternallyVisible();
  bool Constant = D->getType().isConstant(Context);
  G.Volatile = Constant &&
               Context.getBaseElementType(D->getType()).isVolatileQualified();
  G.Section = sectionOf(D).str();
  if (D->isThisDeclarationADefinition() == clang::VarDecl::DeclarationOnly) {
    G.Ksym = G.Section == ".ksyms";
    G.Kconfig = G.Section == ".kconfig";
    return G;
  }
  std::vector<uint8_t> Init = initialBytes(D, Context);
  if (G.Section.empty())
    G.Section = defaultSection(D, Constant, Init);
  G.ReadOnly = llvm::StringRef(G.Section).starts_with(".rodata");
  if (G.ReadOnly)
    G.Init = std::move(Init);
  return G;
}
