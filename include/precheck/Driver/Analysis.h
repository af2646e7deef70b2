//===- Analysis.h - The pipeline -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_DRIVER_ANALYSIS_H
#define PRECHECK_DRIVER_ANALYSIS_H

#include "precheck/Program/BuildProgram.h"
#include "precheck/Report/Report.h"
#include "precheck/Report/Suppression.h"

namespace clang {
class ASTContext;
}
namespace llvm {
class raw_ostream;
}

namespace precheck {

/// A stage whose result can be printed. The pipeline ends after the last
/// stage that is asked for.
enum class DumpStage : uint8_t { Program, IR, States };

struct AnalysisOptions {
  /// Oldest first; see selectKernels.
  std::vector<std::shared_ptr<const Kernel>> Kernels;
  RuleSet Rules;
  /// Abstract instructions a program may take; 0: lib/Verify's own limit.
  uint64_t Budget = 0;
  std::vector<DumpStage> Dumps;
  /// Where dumps go; needed when Dumps is not empty.
  llvm::raw_ostream *DumpStream = nullptr;

  bool dumps(DumpStage Stage) const;
};

/// What came of one translation unit.
struct AnalysisResult {
  size_t NumPrograms = 0;
  /// One entry a kernel, in the order of the options; empty when the
  /// pipeline ended with a dump.
  std::vector<KernelResult> Kernels;
};

/// AST -> program model -> IR -> verdicts of every kernel. The unit must have
/// been parsed without errors. \p Parsed: see buildProgram().
AnalysisResult analyze(clang::ASTContext &Context,
                       const AnalysisOptions &Options,
                       const TopLevelDecls *Parsed = nullptr);

/// The kernels of `--kernel=A,B`, oldest first and each once; the newest when
/// \p Names is empty. The error lists the kernels that are known.
llvm::Expected<std::vector<std::shared_ptr<const Kernel>>>
selectKernels(const KernelRegistry &Registry,
              llvm::ArrayRef<std::string> Names);

} // namespace precheck

#endif // PRECHECK_DRIVER_ANALYSIS_H
