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
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "llvm/Config/llvm-config.h"
#include <memory>

namespace precheck {

/// A DiagnosticsEngine of our own that prints text to \p OS. \p Options must
/// outlive it.
inline std::unique_ptr<clang::DiagnosticsEngine>
createTextDiagnostics(llvm::raw_ostream &OS,
                      clang::DiagnosticOptions &Options) {
#if LLVM_VERSION_MAJOR >= 21
  return std::make_unique<clang::DiagnosticsEngine>(
      clang::DiagnosticIDs::create(), Options,
      new clang::TextDiagnosticPrinter(OS, Options));
#else
  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> Shared(&Options);
  return std::make_unique<clang::DiagnosticsEngine>(
      new clang::DiagnosticIDs, Shared,
      new clang::TextDiagnosticPrinter(OS, &Options));
#endif
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

} // namespace precheck

#endif // PRECHECK_SUPPORT_COMPAT_H
