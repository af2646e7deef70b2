//===- Sarif.h - Findings as SARIF -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// SARIF 2.1.0, as code scanners and editors read it: one run, its rules those
// of Rules.def, a result for each finding.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_REPORT_SARIF_H
#define PRECHECK_REPORT_SARIF_H

#include "precheck/Report/Report.h"
#include "llvm/Support/JSON.h"

namespace precheck {

/// Files as the compiler was told of them, or by absolute paths, for documents
/// of several compilations in several directories.
enum class SarifPaths : uint8_t { AsGiven, Absolute };

/// The diagnostics of one translation unit as SARIF results. \p Unit, its main
/// file, is kept in each.
llvm::json::Array sarifResults(llvm::StringRef Unit,
                               llvm::ArrayRef<KernelResult> Results,
                               const clang::SourceManager &SM,
                               SarifPaths Paths = SarifPaths::AsGiven);

/// A document of one run with \p Results.
llvm::json::Value sarifDocument(llvm::json::Array Results);

/// Puts the results of \p Unit in the place of those that the document in
/// \p Path has of it; makes the file if there is none. Compilers of one build
/// may do so at once. The error names the file.
llvm::Error mergeSarif(llvm::StringRef Path, llvm::StringRef Unit,
                       llvm::json::Array Results);

} // namespace precheck

#endif // PRECHECK_REPORT_SARIF_H
