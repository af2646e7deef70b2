//===- Report.h - Findings as text and as JSON -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_REPORT_REPORT_H
#define PRECHECK_REPORT_REPORT_H

#include "precheck/Kernel/Kernel.h"
#include "precheck/Report/Finding.h"
#include <optional>

namespace clang {
class DiagnosticsEngine;
class SourceManager;
} // namespace clang
namespace llvm::json {
class OStream;
} // namespace llvm::json

namespace precheck {

/// What one kernel says of one translation unit.
struct KernelResult {
  std::shared_ptr<const Kernel> K;
  UnitResult Unit;
};

/// What an exit status is made of.
struct ReportCounts {
  unsigned Findings = 0;  ///< reported; neither suppressed nor conditional
  unsigned NotJudged = 0; ///< programs that are unsupported or incomplete
};
ReportCounts countResults(llvm::ArrayRef<KernelResult> Results);

/// A note below a diagnostic.
struct DiagnosticNote {
  clang::SourceRange Where;
  std::string Text;
  std::vector<FixIt> Fixes;
};

/// What a programmer is told at one place.
struct ReportedDiagnostic {
  enum class Level : uint8_t {
    Warning, ///< a finding
    Remark,  ///< conditional, not judged, or merely worth knowing
  };
  Level Severity = Level::Warning;
  std::optional<Rule> Of; ///< nothing: belongs to no rule
  clang::SourceRange Where;
  std::string Text; ///< without the rule's name
  std::vector<DiagnosticNote> Notes;
};

/// The results as diagnostics: a warning for each finding, with notes along
/// the path. \p Results holds one entry a kernel, oldest kernel first; what
/// several kernels say of the same place is said once, in the words of the
/// newest, with the kernels named unless all of them agree. Suppressed findings
/// are left out.
std::vector<ReportedDiagnostic>
collectDiagnostics(llvm::ArrayRef<KernelResult> Results,
                   const clang::SourceManager &SM);

/// Emits collectDiagnostics() as clang diagnostics.
void reportDiagnostics(llvm::ArrayRef<KernelResult> Results,
                       clang::DiagnosticsEngine &Diags);

/// Writes one object: what one kernel says of \p File. docs/json.md describes
/// its members.
void reportJson(llvm::StringRef File, const KernelResult &Result,
                const clang::SourceManager &SM, llvm::json::OStream &J);

} // namespace precheck

#endif // PRECHECK_REPORT_REPORT_H
