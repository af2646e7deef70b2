//===- UnitAnalysis.h - What the checks of one unit share -*- C++ -*- ===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clang-tidy makes an object for each check and unit. The objects of one unit
// share one analysis, which the first of them carries out and reports.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_TOOLS_CLANG_TIDY_UNITANALYSIS_H
#define PRECHECK_TOOLS_CLANG_TIDY_UNITANALYSIS_H

#include "clang-tidy/ClangTidyCheck.h"
#include "precheck/Driver/Analysis.h"
#include <map>
#include <mutex>

namespace precheck {

/// A check for what belongs to no rule: programs that could not be judged, and
/// remarks.
inline constexpr llvm::StringLiteral NotJudgedCheck = "bpf-not-judged";

/// The check of a rule: "bpf-reference-leak".
std::string checkName(Rule R);

/// Options of the checks, all global keys of CheckOptions.
struct TidyOptions {
  std::string Kernels;  ///< BpfKernel: releases, separated by commas
  std::string KernelDb; ///< BpfKernelDb: database files
  bool Errors = false;  ///< BpfSeverity: "error" or "warning"

  /// The error names the option and the values it takes.
  static llvm::Expected<TidyOptions>
  read(const clang::tidy::ClangTidyCheck::OptionsView &View);
  bool operator<(const TidyOptions &O) const {
    return std::tie(Kernels, KernelDb, Errors) <
           std::tie(O.Kernels, O.KernelDb, O.Errors);
  }
};

/// What lives as long as the host: kernels by options.
class TidyHost {
public:
  llvm::Expected<std::vector<std::shared_ptr<const Kernel>>>
  kernels(const TidyOptions &Options);

private:
  std::mutex Mutex;
  std::map<TidyOptions, std::vector<std::shared_ptr<const Kernel>>> Kernels;
};

/// The checks of one unit.
class UnitAnalysis {
public:
  UnitAnalysis(std::shared_ptr<TidyHost> Host,
               clang::tidy::ClangTidyContext &Tidy)
      : Host(std::move(Host)), Tidy(Tidy) {}

  /// Takes part. True for the first one: it has to call run().
  bool enable(llvm::StringRef Check);
  /// Judges the unit and reports the findings of the checks that take part.
  /// The error is one of configuration.
  llvm::Error run(clang::ASTContext &AST, const TidyOptions &Options);

private:
  void report(llvm::ArrayRef<KernelResult> Results,
              const clang::SourceManager &SM, const TidyOptions &Options);

  std::shared_ptr<TidyHost> Host;
  clang::tidy::ClangTidyContext &Tidy;
  std::vector<std::string> Checks;
};

} // namespace precheck

#endif // PRECHECK_TOOLS_CLANG_TIDY_UNITANALYSIS_H
