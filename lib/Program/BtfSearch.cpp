//===- BtfSearch.cpp - Is a struct in the program's BTF? ------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The compiler describes in BTF what variables, functions' prototypes and CO-RE
// relocations mention (LLVM's BTFDebug). A struct that only local variables and
// casts are of is left out.
//
//===----------------------------------------------------------------------===//

#include "Internal.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace precheck;

namespace {

class Search : public clang::RecursiveASTVisitor<Search> {
public:
  Search(const clang::ASTContext &Context, const clang::RecordDecl *Wanted)
      : Sources(Context.getSourceManager()),
        Wanted(Wanted->getCanonicalDecl()) {}

  bool VisitVarDecl(clang::VarDecl *D) {
    return !D->hasGlobalStorage() || mention(D->getType());
  }
  bool VisitFunctionDecl(clang::FunctionDecl *D) {
    return mention(D->getType());
  }
  bool VisitMemberExpr(clang::MemberExpr *E) {
    const auto *Field = llvm::dyn_cast<clang::FieldDecl>(E->getMemberDecl());
    if (Field &&
        Field->getParent()->hasAttr<clang::BPFPreserveAccessIndexAttr>())
      return mention(E->getBase()->getType());
    return true;
  }
  bool VisitCallExpr(clang::CallExpr *E) {
    const clang::FunctionDecl *F = E->getDirectCallee();
    if (!F || !F->getBuiltinID() || !F->getIdentifier())
      return true;
    llvm::StringRef Name = F->getName();
    return (!Name.starts_with("__builtin_preserve_") &&
            Name != "__builtin_btf_type_id") ||
           mentionAll(E);
  }

private:
  bool mention(clang::QualType T);
  bool mentionAll(const clang::Stmt *S);

  const clang::SourceManager &Sources;
  const clang::TagDecl *Wanted;
  llvm::DenseSet<const clang::RecordDecl *> Seen;
};

} // namespace

/// False, which ends the search, if \p T leads to the struct.
bool Search::mention(clang::QualType Start) {
  llvm::SmallVector<clang::QualType, 16> Work{Start};
  while (!Work.empty()) {
    clang::QualType T = Work.pop_back_val().getCanonicalType();
    if (const auto *P = T->getAs<clang::PointerType>()) {
      Work.push_back(P->getPointeeType());
    } else if (const clang::ArrayType *A = T->getAsArrayTypeUnsafe()) {
      Work.push_back(A->getElementType());
    } else if (const auto *A = T->getAs<clang::AtomicType>()) {
      Work.push_back(A->getValueType());
    } else if (const auto *F = T->getAs<clang::FunctionType>()) {
      Work.push_back(F->getReturnType());
      if (const auto *Proto = llvm::dyn_cast<clang::FunctionProtoType>(F))
        llvm::append_range(Work, Proto->param_types());
    } else if (const clang::RecordDecl *R = T->getAsRecordDecl()) {
      if (R->getCanonicalDecl() == Wanted)
        return false;
      const clang::RecordDecl *Definition = R->getDefinition();
      // What ends before the struct is first named does not mention it.
      if (Definition && Seen.insert(Definition).second &&
          !Sources.isBeforeInTranslationUnit(Definition->getEndLoc(),
                                             Wanted->getLocation()))
        for (const clang::FieldDecl *Field : Definition->fields())
          Work.push_back(Field->getType());
    }
  }
  return true;
}

bool Search::mentionAll(const clang::Stmt *S) {
  if (const auto *E = llvm::dyn_cast_or_null<clang::Expr>(S);
      E && !mention(E->getType()))
    return false;
  return !S || llvm::all_of(S->children(), [this](const clang::Stmt *Child) {
    return mentionAll(Child);
  });
}

bool precheck::isMentionedForBtf(const clang::ASTContext &Context,
                                 const clang::RecordDecl *Struct,
                                 const TopLevelDecls &Decls) {
  Search Visitor(Context, Struct);
  for (const clang::Decl *D : Decls)
    if (!Visitor.TraverseDecl(const_cast<clang::Decl *>(D)))
      return true;
  return false;
}
