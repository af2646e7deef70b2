//===- BuildProgram.cpp - AST to program model ----------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Program/BuildProgram.h"
#include "Internal.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExternalASTSource.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/TimeProfiler.h"

using namespace precheck;

namespace {

/// One pass over the functions and variables at the top level: what is defined
/// or referenced is described.
class Builder {
public:
  Builder(clang::ASTContext &Context, ProgramIndex &Index)
      : Context(Context), Index(Index) {}

  void run(const TopLevelDecls *Parsed);

private:
  void visitFunction(const clang::FunctionDecl *D);
  void visitVariable(const clang::VarDecl *D);
  void addProgram(const clang::FunctionDecl *D, llvm::StringRef Section);
  void addStructOps(const clang::VarDecl *Table);
  void setLicense(const clang::VarDecl *D);

  clang::ASTContext &Context;
  ProgramIndex &Index;
  std::vector<const clang::VarDecl *> StructOpsTables;
};

} // namespace

FunctionId ProgramIndex::functionId(const clang::ValueDecl *D) {
  const auto *Key = llvm::cast<clang::ValueDecl>(D->getCanonicalDecl());
  auto It = Functions.find(Key);
  if (It != Functions.end())
    return It->second;
  Function F;
  if (const auto *FD = llvm::dyn_cast<clang::FunctionDecl>(D)) {
    F = describeFunction(*Types, FD);
  } else {
    const auto *Variable = llvm::dyn_cast<clang::VarDecl>(D);
    std::optional<unsigned> Number;
    if (Variable)
      Number = helperNumber(Variable, Types->context());
    if (!Number)
      return NoId;
    F = describeHelper(*Types, Variable, *Number);
  }
  FunctionId Id = Model.Functions.size();
  Model.Functions.push_back(std::move(F));
  return Functions[Key] = Id;
}

GlobalId ProgramIndex::globalId(const clang::VarDecl *D) {
  const clang::VarDecl *Key = D->getCanonicalDecl();
  auto It = Globals.find(Key);
  if (It != Globals.end())
    return It->second;
  GlobalId Id = Model.Globals.size();
  Global G = describeGlobal(*Types, D);
  const auto *Record = D->getType()->getAs<clang::RecordType>();
  const clang::RecordDecl *Definition =
      Record ? Record->getDecl()->getDefinition() : nullptr;
  if (G.Section == ".maps" && Definition) {
    Map M = describeMap(*Types, Definition);
    M.Name = G.Name;
    M.Loc = G.Loc;
    M.Global = Id;
    G.IsMap = true;
    G.Map = Model.Maps.size();
    Model.Maps.push_back(std::move(M));
  }
  Model.Globals.push_back(std::move(G));
  return Globals[Key] = Id;
}

void Builder::addProgram(const clang::FunctionDecl *D,
                         llvm::StringRef Section) {
  Program P;
  P.Function = Index.functionId(D);
  P.Section = Section.str();
  // Views into the section name must outlive this function: the attribute's
  // own text does, for the life of the AST.
  if (std::optional<SectionInfo> Info = parseSection(Section))
    P.Info = *Info;
  Index.Model.Programs.push_back(std::move(P));
}

void Builder::visitFunction(const clang::FunctionDecl *D) {
  if (D->isInvalidDecl() || D->isImplicit())
    return;
  if (!D->isThisDeclarationADefinition()) {
    if (D->isReferenced() && sectionOf(D) == ".ksyms")
      Index.functionId(D);
    return;
  }
  if (D->getFormalLinkage() == clang::Linkage::Internal) {
    if (D->isReferenced() || D->isUsed())
      Index.functionId(D);
    return;
  }
  llvm::StringRef Section = sectionOf(D);
  if (isProgramSection(Section))
    addProgram(D, Section);
  else
    Index.functionId(D);
}

void Builder::setLicense(const clang::VarDecl *D) {
  const clang::Expr *Init = D->getAnyInitializer();
  const auto *Text =
      Init ? llvm::dyn_cast<clang::StringLiteral>(Init->IgnoreParenImpCasts())
           : nullptr;
  if (Text && Text->getCharByteWidth() == 1)
    Index.Model.License = Text->getString().split('\0').first.str();
}

void Builder::visitVariable(const clang::VarDecl *D) {
  if (D->isInvalidDecl() || D->isImplicit())
    return;
  bool Referenced = D->isReferenced() || D->isUsed();
  bool Defined =
      D->isThisDeclarationADefinition() != clang::VarDecl::DeclarationOnly;
  bool Emitted =
      Defined && (D->getFormalLinkage() != clang::Linkage::Internal ||
                  D->hasAttr<clang::UsedAttr>());
  if (!Emitted && !Referenced)
    return;
  if (helperNumber(D, Context)) {
    if (Referenced)
      Index.functionId(D);
    return;
  }
  llvm::StringRef Section = sectionOf(D);
  if (Section == "license") {
    setLicense(D);
    return;
  }
  if (Section == "version")
    return;
  if (Defined && isStructOpsSection(Section))
    StructOpsTables.push_back(D);
  Index.globalId(D);
}

void Builder::addStructOps(const clang::VarDecl *Table) {
  for (StructOpsUse &Use : structOpsUses(*Index.Types, Table)) {
    FunctionId Id = Index.functionId(Use.Function);
    for (Program &P : Index.Model.Programs)
      if (P.Function == Id)
        P.StructOps.push_back(Use.Member);
  }
}

void Builder::run(const TopLevelDecls *Parsed) {
  llvm::TimeTraceScope Scope("PrecheckProgram");
  const clang::TranslationUnitDecl *Unit = Context.getTranslationUnitDecl();
  TopLevelDecls Decls;
  // What a precompiled preamble declares is read from it only where needed:
  // decls() would bring in all of vmlinux.h.
  if (clang::ExternalASTSource *Preamble = Context.getExternalSource()) {
    llvm::SmallVector<clang::Decl *, 64> Declared;
    Preamble->FindExternalLexicalDecls(
        Unit,
        [](clang::Decl::Kind K) {
          return K == clang::Decl::Function || K == clang::Decl::Var;
        },
        Declared);
    llvm::append_range(Decls, Declared);
  }
  if (Parsed)
    llvm::append_range(Decls, *Parsed);
  else
    llvm::copy_if(Unit->noload_decls(), std::back_inserter(Decls),
                  llvm::IsaPred<clang::FunctionDecl, clang::VarDecl>);
  for (const clang::Decl *D : Decls)
    if (const auto *Function = llvm::dyn_cast<clang::FunctionDecl>(D))
      visitFunction(Function);
    else
      visitVariable(llvm::cast<clang::VarDecl>(D));
  for (const clang::VarDecl *Table : StructOpsTables)
    addStructOps(Table);
  layOutSections(Index, Decls);
  Index.Types->setUnit(std::move(Decls));
}

std::unique_ptr<ProgramIndex>
precheck::buildProgram(clang::ASTContext &Context,
                       const TopLevelDecls *Parsed) {
  auto Index = std::make_unique<ProgramIndex>();
  Index->Types = std::make_unique<ASTTypes>(Context);
  Index->Model.Types = Index->Types.get();
  Builder(Context, *Index).run(Parsed);
  return Index;
}
