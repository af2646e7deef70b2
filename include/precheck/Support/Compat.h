//===- Compat.h - Differences between LLVM releases -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_SUPPORT_COMPAT_H
#define PRECHECK_SUPPORT_COMPAT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "llvm/Config/llvm-config.h"
#include <memory>
#include <string>

namespace precheck {

/// \p Options as clang's constructors take them: by reference, or before LLVM
/// 21 as a shared object, which is a copy then.
#if LLVM_VERSION_MAJOR >= 21
inline clang::DiagnosticOptions &shared(clang::DiagnosticOptions &Options) {
  return Options;
}
#else
inline clang::DiagnosticOptions *shared(clang::DiagnosticOptions &Options) {
  return new clang::DiagnosticOptions(Options);
}
#endif

/// Prints diagnostics as text to \p OS. \p Options must outlive it.
class TextPrinter : public clang::TextDiagnosticPrinter {
public:
  TextPrinter(llvm::raw_ostream &OS, clang::DiagnosticOptions &Options)
      : clang::TextDiagnosticPrinter(OS, shared(Options)) {}
};

/// A DiagnosticsEngine of our own that prints text to \p OS. \p Options must
/// outlive it.
inline std::unique_ptr<clang::DiagnosticsEngine>
createTextDiagnostics(llvm::raw_ostream &OS,
                      clang::DiagnosticOptions &Options) {
  return std::make_unique<clang::DiagnosticsEngine>(
      llvm::makeIntrusiveRefCnt<clang::DiagnosticIDs>(), shared(Options),
      new TextPrinter(OS, Options));
}

/// The type that a struct, union or enum declares.
inline clang::QualType typeOfTag(const clang::ASTContext &Context,
                                 const clang::TagDecl *D) {
#if LLVM_VERSION_MAJOR >= 22
  return Context.getCanonicalTagType(D);
#else
  return Context.getTagDeclType(D);
#endif
}

/// The template of an asm statement.
inline std::string asmText(const clang::GCCAsmStmt &S) {
#if LLVM_VERSION_MAJOR >= 22
  return S.getAsmString();
#else
  return S.getAsmString()->getString().str();
#endif
}

} // namespace precheck

#endif // PRECHECK_SUPPORT_COMPAT_H
