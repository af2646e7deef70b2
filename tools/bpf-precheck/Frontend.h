//===- Frontend.h - Runs clang on the files to judge -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_TOOLS_FRONTEND_H
#define PRECHECK_TOOLS_FRONTEND_H

#include "precheck/Driver/Analysis.h"
#include "precheck/Driver/ResourceDir.h"
#include <functional>
#include <string>

namespace clang {
class CompilerInstance;
class SourceManager;
namespace tooling {
class CompilationDatabase;
} // namespace tooling
} // namespace clang

namespace precheck {

/// A translation unit that compiled.
struct ParsedUnit {
  clang::CompilerInstance &CI;
  clang::ASTContext &AST;
  const clang::SourceManager &SM;
};
using UnitHandler = std::function<void(const ParsedUnit &Unit)>;

/// Parses \p File with each of its commands in \p Commands, for BPF if the
/// command names no target. clang's errors go to stderr; its warnings are for
/// the compiler to give, so they are off. False: not every command compiled.
bool parseFile(const clang::tooling::CompilationDatabase &Commands,
               const std::string &File, const std::string &ResourceDir,
               const UnitHandler &Handler);

/// Prints findings to stdout as clang prints its own diagnostics.
void printText(llvm::ArrayRef<KernelResult> Results, const ParsedUnit &Unit,
               bool WarningsAsErrors);

/// Does the command compile for BPF?
bool namesBpfTarget(llvm::ArrayRef<std::string> CommandLine);

} // namespace precheck

#endif // PRECHECK_TOOLS_FRONTEND_H
