//===- SourceText.cpp - The C text of an instruction -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Lower/IR.h"
#include "clang/AST/Expr.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace precheck;

/// Runs of white space become one blank, as do comments' line breaks.
static std::string oneLine(llvm::StringRef Text) {
  std::string Out;
  for (char C : Text.trim()) {
    if (!llvm::isSpace(C))
      Out += C;
    else if (Out.back() != ' ')
      Out += ' ';
  }
  return Out;
}

std::string ir::originText(const Origin &O, const SourceManager &SM,
                           const LangOptions &LangOpts) {
  if (O.Range.isInvalid())
    return "";
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(O.Range), SM, LangOpts);
  if (Range.isValid())
    if (llvm::StringRef Text = Lexer::getSourceText(Range, SM, LangOpts);
        !Text.empty())
      return oneLine(Text);
  // Part of a macro's body: print what it became.
  std::string Text;
  if (O.Node) {
    llvm::raw_string_ostream OS(Text);
    const auto *S = static_cast<const Stmt *>(O.Node);
    if (const auto *E = dyn_cast<Expr>(S))
      S = E->IgnoreParenImpCasts();
    S->printPretty(OS, nullptr, PrintingPolicy(LangOpts));
  }
  return oneLine(Text);
}
