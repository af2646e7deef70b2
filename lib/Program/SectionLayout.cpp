//===- SectionLayout.cpp - Where variables lie in their section -----------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernel sees a data section as one map value, with the variables' locks
// and list heads in it as its special fields: messages name them by offset.
// Clang emits variables in the order in which its code generator first meets
// them: in the bodies of functions that are emitted at once, then where they
// are defined.
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MathExtras.h"

using namespace precheck;

namespace {

/// Collects the variables that a body names, in order.
class References : public clang::RecursiveASTVisitor<References> {
public:
  using Order = llvm::SetVector<const clang::VarDecl *>;
  References(const llvm::DenseSet<const clang::VarDecl *> &Wanted, Order &Found)
      : Wanted(Wanted), Found(Found) {}

  bool VisitDeclRefExpr(clang::DeclRefExpr *E) {
    const auto *D = llvm::dyn_cast<clang::VarDecl>(E->getDecl());
    if (D && Wanted.count(D->getCanonicalDecl()))
      Found.insert(D->getCanonicalDecl());
    return true;
  }

private:
  const llvm::DenseSet<const clang::VarDecl *> &Wanted;
  Order &Found;
};

} // namespace

void precheck::layOutSections(ProgramIndex &Index, const TopLevelDecls &Decls) {
  struct Section {
    unsigned Variables = 0;
    bool Special = false;
  };
  llvm::StringMap<Section> Sections;
  auto IsData = [](const Global &G) {
    return !G.IsMap && !G.Ksym && !G.Kconfig && !G.ReadOnly;
  };
  for (const Global &G : Index.Model.Globals) {
    if (!IsData(G))
      continue;
    Section &S = Sections[G.Section];
    ++S.Variables;
    S.Special = S.Special || !specialFields(*Index.Types, G).empty();
  }
  llvm::DenseSet<const clang::VarDecl *> Wanted;
  for (const auto &[D, Id] : Index.Globals) {
    const Global &G = Index.Model.Globals[Id];
    const Section &S = Sections[G.Section];
    if (IsData(G) && S.Special && S.Variables > 1)
      Wanted.insert(D);
  }
  if (Wanted.empty())
    return;
  clang::ASTContext &Context = Index.Types->context();
  References::Order Order;
  References Visitor(Wanted, Order);
  for (const clang::Decl *D : Decls) {
    const auto *F = llvm::dyn_cast<clang::FunctionDecl>(D);
    if (F && F->isThisDeclarationADefinition() &&
        F->getFormalLinkage() != clang::Linkage::Internal)
      Visitor.TraverseStmt(F->getBody());
  }
  for (const clang::Decl *D : Decls) {
    const auto *V = llvm::dyn_cast<clang::VarDecl>(D);
    if (V && Wanted.count(V->getCanonicalDecl()))
      Order.insert(V->getCanonicalDecl());
  }
  llvm::StringMap<uint64_t> Ends;
  for (const clang::VarDecl *D : Order) {
    Global &G = Index.Model.Globals[Index.Globals.lookup(D)];
    uint64_t &End = Ends[G.Section];
    G.Offset = llvm::alignTo(End, Context.getDeclAlign(D).getQuantity());
    End = G.Offset + Index.Types->get(G.Type).Size;
  }
}
