//===- ReadTestTags.cpp - What a test file says of its programs -----------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   read-test-tags file.c... -- <clang flags>
//
// Prints a JSON object a line for each file that compiles: its programs, each
// with its section, the kind of its body and its btf_decl_tag strings, which
// in the kernel's selftests carry the expected verdict
// (tools/testing/selftests/bpf/progs/bpf_misc.h). The strings come from the
// AST, so that no object file is needed and a program that clang would not
// emit is still listed.
//
//===----------------------------------------------------------------------===//

#include "../../tools/bpf-precheck/Frontend.h"
#include "precheck/Program/BuildProgram.h"
#include "precheck/Support/Compat.h"
#include "clang/AST/Decl.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/WithColor.h"

using namespace precheck;
using llvm::StringRef;

namespace {

/// What a body is made of, the bodies that it calls included.
enum class BodyKind : uint8_t { C, InlineAsm, NakedAsm };

class BodyVisitor : public clang::RecursiveASTVisitor<BodyVisitor> {
public:
  bool HasAsm = false;

  void walk(const clang::FunctionDecl *F) {
    const clang::FunctionDecl *Definition = nullptr;
    if (HasAsm || !F->hasBody(Definition) || !Seen.insert(Definition).second)
      return;
    if (Definition->hasAttr<clang::NakedAttr>())
      HasAsm = true;
    else
      TraverseStmt(Definition->getBody());
  }

  bool VisitGCCAsmStmt(clang::GCCAsmStmt *S) {
    // An empty string only tells the compiler to forget what it knows.
    HasAsm |= !StringRef(asmText(*S)).trim().empty();
    return !HasAsm;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr *E) {
    if (auto *F = llvm::dyn_cast<clang::FunctionDecl>(E->getDecl()))
      walk(F);
    return !HasAsm;
  }

private:
  llvm::SmallPtrSet<const clang::FunctionDecl *, 16> Seen;
};

} // namespace

static StringRef bodyName(BodyKind Kind) {
  switch (Kind) {
  case BodyKind::C:
    return "c";
  case BodyKind::InlineAsm:
    return "inline-asm";
  case BodyKind::NakedAsm:
    return "asm";
  }
  return "?";
}

static BodyKind bodyKind(const Function &F) {
  auto *D = llvm::dyn_cast_or_null<clang::FunctionDecl>(
      static_cast<const clang::ValueDecl *>(F.Decl));
  if (!D)
    return BodyKind::C;
  if (D->hasAttr<clang::NakedAttr>())
    return BodyKind::NakedAsm;
  BodyVisitor Visitor;
  Visitor.walk(D);
  return Visitor.HasAsm ? BodyKind::InlineAsm : BodyKind::C;
}

static void print(StringRef File, const ProgramModel &Model) {
  llvm::json::OStream J(llvm::outs());
  J.object([&] {
    J.attribute("file", File);
    J.attributeArray("programs", [&] {
      for (const Program &P : Model.Programs) {
        const Function &F = Model.Functions[P.Function];
        J.object([&] {
          J.attribute("name", F.Name);
          J.attribute("section", P.Section);
          J.attribute("body", bodyName(bodyKind(F)));
          J.attributeArray("tags", [&] {
            for (StringRef Tag : F.DeclTags)
              J.value(llvm::json::fixUTF8(Tag));
          });
        });
      }
    });
  });
  llvm::outs() << '\n';
}

int main(int Argc, const char **Argv) {
  llvm::InitLLVM Init(Argc, Argv);
  std::string Error;
  auto Commands = clang::tooling::FixedCompilationDatabase::loadFromCommandLine(
      Argc, Argv, Error);
  if (!Commands || Argc < 2) {
    llvm::WithColor::error() << "usage: read-test-tags file.c... -- "
                                "<clang flags>\n";
    return 2;
  }
  auto ResourceDir = findResourceDir(Argv[0]);
  if (!ResourceDir) {
    llvm::WithColor::error() << llvm::toString(ResourceDir.takeError()) << '\n';
    return 2;
  }
  bool Parsed = true;
  for (int I = 1; I != Argc; ++I)
    Parsed &= parseFile(*Commands, Argv[I], *ResourceDir,
                        [&](const ParsedUnit &Unit) {
                          print(Argv[I], buildProgram(Unit.AST)->Model);
                        });
  return Parsed ? 0 : 2;
}
