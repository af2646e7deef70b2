//===- Suppression.h - NOLINT comments and rules turned off -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_REPORT_SUPPRESSION_H
#define PRECHECK_REPORT_SUPPRESSION_H

#include "precheck/Report/Finding.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Error.h"
#include <bitset>

namespace clang {
class FileID;
class SourceManager;
} // namespace clang

namespace precheck {

inline constexpr size_t NumRules = 0
#define RULE(Enum, Id, Category, Help) +1
#include "precheck/Report/Rules.def"
    ;

/// Which rules are reported. All, to begin with.
class RuleSet {
public:
  bool contains(Rule R) const { return !Off[static_cast<size_t>(R)]; }

  /// Applies `--only=` and `--disable=`: lists of rule ids, in which `*`
  /// stands for any text. An empty \p Only means all. The error names the
  /// entry that matches no rule and lists the rules.
  static llvm::Expected<RuleSet>
  fromOptions(llvm::ArrayRef<std::string> Only,
              llvm::ArrayRef<std::string> Disable);

private:
  std::bitset<NumRules> Off;
};

/// Answers whether a NOLINT, NOLINTNEXTLINE or NOLINTBEGIN .. NOLINTEND
/// comment covers a place, with clang-tidy's meaning: without a list every
/// rule is meant, `*` is a wildcard, a block counts only when its END has the
/// same list as its BEGIN, and every macro expansion around a place counts.
/// Reads each file's comments once.
class NolintComments {
public:
  explicit NolintComments(const clang::SourceManager &SM);
  ~NolintComments();
  bool covers(Rule R, clang::SourceLocation Loc);

private:
  struct FileComments;
  const FileComments &comments(clang::FileID File);

  const clang::SourceManager &SM;
  llvm::DenseMap<clang::FileID, std::unique_ptr<FileComments>> Files;
};

/// Marks the findings that the user does not want to hear of.
void markSuppressed(UnitResult &Unit, const RuleSet &Rules,
                    NolintComments &Nolint);

} // namespace precheck

#endif // PRECHECK_REPORT_SUPPRESSION_H
