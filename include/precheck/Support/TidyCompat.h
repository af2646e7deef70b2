//===- TidyCompat.h - clang-tidy's headers, by release -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_SUPPORT_TIDYCOMPAT_H
#define PRECHECK_SUPPORT_TIDYCOMPAT_H

#include "clang-tidy/ClangTidyModule.h"
#include "llvm/Config/llvm-config.h"

// The registry moved into ClangTidyModule.h.
#if LLVM_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

#include "clang-tidy/ClangTidyOptions.h"
#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace precheck {

/// What clangd::provideDefaultChecks() returns (clangd/TidyProvider.h, which
/// is not installed).
#if LLVM_VERSION_MAJOR >= 21
using ClangdTidyProvider = llvm::unique_function<void(
    clang::tidy::ClangTidyOptions &, llvm::StringRef) const>;

inline ClangdTidyProvider
afterClangdTidyProvider(ClangdTidyProvider (*First)(),
                        void (*Then)(clang::tidy::ClangTidyOptions &)) {
  return [Given = First(), Then](clang::tidy::ClangTidyOptions &Options,
                                 llvm::StringRef File) {
    Given(Options, File);
    Then(Options);
  };
}
#else
using ClangdTidyProvider =
    llvm::function_ref<void(clang::tidy::ClangTidyOptions &, llvm::StringRef)>;

/// To be called once: the result refers to what the call makes.
inline ClangdTidyProvider
afterClangdTidyProvider(ClangdTidyProvider (*First)(),
                        void (*Then)(clang::tidy::ClangTidyOptions &)) {
  static auto Both = [Given = First(),
                      Then](clang::tidy::ClangTidyOptions &Options,
                            llvm::StringRef File) {
    Given(Options, File);
    Then(Options);
  };
  return Both;
}
#endif

/// How clang::PrecompiledPreamble::Build takes the diagnostics.
#if LLVM_VERSION_MAJOR >= 22
using PreambleDiagnostics = llvm::IntrusiveRefCntPtr<clang::DiagnosticsEngine>;
#else
using PreambleDiagnostics = clang::DiagnosticsEngine &;
#endif

} // namespace precheck

#endif // PRECHECK_SUPPORT_TIDYCOMPAT_H
