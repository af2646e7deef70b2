//===- FullParse.h - A unit with all bodies -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd skips the bodies of functions in a file's preamble, so a helper
// function in a header has none. Where a program needs one, the same buffer is
// parsed once more, with bodies, by the same flags; the preamble of that parse
// is kept between edits.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_TOOLS_CLANG_TIDY_FULLPARSE_H
#define PRECHECK_TOOLS_CLANG_TIDY_FULLPARSE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <list>
#include <memory>
#include <mutex>

namespace clang {
class ASTContext;
class ASTUnit;
class Preprocessor;
} // namespace clang

namespace precheck {

/// Does the unit use a function whose body was not parsed?
bool usesSkippedBodies(clang::ASTContext &AST);

/// Units parsed with bodies, by main file. Safe to use from several threads.
class FullParses {
public:
  /// Parses the main file that \p PP has read once more, with its buffer, flags
  /// and file system, and calls \p Use with the result. The error says why
  /// there is none.
  llvm::Error parse(clang::Preprocessor &PP,
                    llvm::function_ref<void(clang::ASTContext &)> Use);

private:
  /// One file's unit. Parses of one file take turns.
  struct Entry {
    std::mutex Busy;
    std::unique_ptr<clang::ASTUnit> Unit;
    std::string Flags; ///< what the unit was made with, as text
  };
  std::shared_ptr<Entry> entry(llvm::StringRef Path);

  /// Files whose units are kept: editors show few at a time.
  static constexpr size_t MaxKept = 4;
  std::mutex Mutex;
  /// Most recently used first.
  std::list<std::pair<std::string, std::shared_ptr<Entry>>> Entries;
};

} // namespace precheck

#endif // PRECHECK_TOOLS_CLANG_TIDY_FULLPARSE_H
