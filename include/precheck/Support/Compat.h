//===- Compat.h - Differences between LLVM releases -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_SUPPORT_COMPAT_H
#define PRECHECK_SUPPORT_COMPAT_H

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "llvm/Config/llvm-config.h"
#include <memory>

namespace precheck {

enum class DiagSeverity : uint8_t { Note, Remark, Warning };

/// The id of a diagnostic of ours. It is shown in system headers, too: the
/// kernel does not care which header a function came from.
inline unsigned customDiag(clang::DiagnosticsEngine &Diags,
                           DiagSeverity Severity, llvm::StringRef Format) {
#if LLVM_VERSION_MAJOR >= 20
  using clang::DiagnosticIDs;
  clang::diag::Severity Level = clang::diag::Severity::Warning;
  unsigned Class = DiagnosticIDs::CLASS_WARNING;
  if (Severity == DiagSeverity::Note) {
    // LLVM derives a note from the class; its severity is not looked at.
    Level = clang::diag::Severity::Fatal;
    Class = DiagnosticIDs::CLASS_NOTE;
  } else if (Severity == DiagSeverity::Remark) {
    Level = clang::diag::Severity::Remark;
    Class = DiagnosticIDs::CLASS_REMARK;
  }
  return Diags.getDiagnosticIDs()->getCustomDiagID(
      DiagnosticIDs::CustomDiagDesc(Level, Format.str(), Class,
                                    /*ShowInSystemHeader=*/true,
                                    /*ShowInSystemMacro=*/true));
#else
  clang::DiagnosticIDs::Level Level = clang::DiagnosticIDs::Warning;
  if (Severity == DiagSeverity::Note)
    Level = clang::DiagnosticIDs::Note;
  else if (Severity == DiagSeverity::Remark)
    Level = clang::DiagnosticIDs::Remark;
  return Diags.getDiagnosticIDs()->getCustomDiagID(Level, Format);
#endif
}

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

} // namespace precheck

#endif // PRECHECK_SUPPORT_COMPAT_H
