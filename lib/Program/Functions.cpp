//===- Functions.cpp - Programs, subprograms, kfuncs, helpers -------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "precheck/Program/ProgramModel.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/TypeLoc.h"

using namespace precheck;

llvm::SmallVector<llvm::StringRef, 1> precheck::declTags(const clang::Decl *D) {
  llvm::SmallVector<llvm::StringRef, 1> Tags;
  for (const auto *Tag : D->specific_attrs<clang::BTFDeclTagAttr>())
    Tags.push_back(Tag->getBTFDeclTag());
  return Tags;
}

bool precheck::isProgramSection(llvm::StringRef Section) {
  // tools/lib/bpf/libbpf.c:bpf_object__elf_collect: any executable section but
  // .text holds programs. Names that begin with a dot are the tool chain's.
  return !Section.empty() && Section[0] != '.';
}

std::optional<unsigned>
precheck::helperNumber(const clang::VarDecl *D,
                       const clang::ASTContext &Context) {
  if (!D->getType()->isFunctionPointerType())
    return std::nullopt;
  const clang::Expr *Init = D->getAnyInitializer();
  if (!Init || Init->isValueDependent() || Init->containsErrors())
    return std::nullopt;
  const clang::Expr *Number = Init->IgnoreParenCasts();
  clang::Expr::EvalResult Value;
  if (!Number->getType()->isIntegralOrEnumerationType() ||
      !Number->EvaluateAsInt(Value, Context))
    return std::nullopt;
  uint64_t N = Value.Val.getInt().getZExtValue();
  if (N == 0 || N > UINT32_MAX) // a null pointer is no helper
    return std::nullopt;
  return static_cast<unsigned>(N);
}

static bool isHidden(const clang::FunctionDecl *D) {
  // libbpf.c:bpf_object__sanitize_btf and bpf_program_fixup_func_info turn
  // hidden global functions into static ones for the verifier.
  return D->getVisibility() != clang::DefaultVisibility;
}

static FunctionKind kindOf(const clang::FunctionDecl *D,
                           llvm::StringRef Section) {
  if (!D->isDefined())
    return Section == ".ksyms" ? FunctionKind::Kfunc : FunctionKind::Extern;
  if (D->getFormalLinkage() == clang::Linkage::Internal)
    return FunctionKind::Static;
  if (isProgramSection(Section))
    return FunctionKind::Program;
  return isHidden(D) ? FunctionKind::Static : FunctionKind::Global;
}

/// A parameter's name and tags may be on any declaration.
static Param describeParam(ASTTypes &Types, const clang::FunctionDecl *D,
                           unsigned Index) {
  Param P;
  P.Type = Types.of(D->getParamDecl(Index)->getType());
  P.Name = D->getParamDecl(Index)->getName().str();
  P.DeclTags = declTags(D->getParamDecl(Index));
  for (const clang::FunctionDecl *Redecl : D->redecls()) {
    if (Redecl == D || Index >= Redecl->getNumParams())
      continue;
    const clang::ParmVarDecl *Other = Redecl->getParamDecl(Index);
    if (P.Name.empty())
      P.Name = Other->getName().str();
    if (P.DeclTags.empty())
      P.DeclTags = declTags(Other);
  }
  return P;
}

Function precheck::describeFunction(ASTTypes &Types,
                                    const clang::FunctionDecl *D) {
  if (const clang::FunctionDecl *Definition = D->getDefinition())
    D = Definition;
  Function F;
  F.Kind = kindOf(D, sectionOf(D));
  llvm::StringRef Name = D->getName();
  F.Name = (F.Kind == FunctionKind::Kfunc ? essentialName(Name) : Name).str();
  F.Result = Types.of(D->getReturnType());
  for (unsigned I = 0, E = D->getNumParams(); I != E; ++I)
    F.Params.push_back(describeParam(Types, D, I));
  F.Variadic = D->isVariadic();
  F.Weak = anyHasAttr<clang::WeakAttr>(D);
  F.AlwaysInline = anyHasAttr<clang::AlwaysInlineAttr>(D);
  F.NoInline = anyHasAttr<clang::NoInlineAttr>(D);
  F.HasBody = D->doesThisDeclarationHaveABody();
  F.DeclTags = declTags(D);
  F.Loc = D->getLocation();
  F.Decl = static_cast<const clang::ValueDecl *>(D);
  return F;
}

Function precheck::describeHelper(ASTTypes &Types, const clang::VarDecl *D,
                                  unsigned Number) {
  Function F;
  F.Kind = FunctionKind::Helper;
  F.Name = D->getName().str();
  F.HelperId = Number;
  F.Loc = D->getLocation();
  F.Decl = static_cast<const clang::ValueDecl *>(D);
  const Type &Signature = Types.elem(Types.of(D->getType()));
  F.Result = Signature.Elem;
  F.Variadic = Signature.Variadic;
  for (TypeId ParamType : Signature.Params) {
    Param P;
    P.Type = ParamType;
    F.Params.push_back(std::move(P));
  }
  // Names are no part of the type; they are where it was written.
  clang::TypeLoc Loc;
  if (const clang::TypeSourceInfo *Info = D->getTypeSourceInfo())
    Loc = Info->getTypeLoc().getUnqualifiedLoc();
  if (auto Pointer = Loc.getAsAdjusted<clang::PointerTypeLoc>())
    if (auto Proto = Pointer.getPointeeLoc()
                         .getAsAdjusted<clang::FunctionProtoTypeLoc>())
      for (unsigned I = 0; I < F.Params.size() && I < Proto.getNumParams(); ++I)
        if (const clang::ParmVarDecl *P = Proto.getParam(I))
          F.Params[I].Name = P->getName().str();
  return F;
}
