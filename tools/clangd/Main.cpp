//===- Main.cpp - clangd that knows the BPF checks ===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd's own main, with the checks of tools/clang-tidy linked in and on by
// default. They do nothing for units of another target.
//
// clangd has no interface for defaults, so the linker puts the three functions
// below in the place of those that clangd calls (--wrap); each calls the one it
// replaces.
//
//===----------------------------------------------------------------------===//

#include "precheck/Driver/ResourceDir.h"
#include "precheck/Support/TidyCompat.h"
#include "clang/Basic/TargetOptions.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/PrecompiledPreamble.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/WithColor.h"
#include "llvm/TargetParser/Triple.h"
#include <optional>
#include <vector>

namespace clang::clangd {
int clangdMain(int Argc, char *Argv[]);
} // namespace clang::clangd
namespace precheck {
extern volatile int BpfTidyModuleAnchor;
} // namespace precheck

using clang::tidy::ClangTidyOptions;
using llvm::StringRef;
using precheck::ClangdTidyProvider;

extern "C" {
// clang::clangd::isFastTidyCheck: does clangd run a check by default?
std::optional<bool>
__real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(StringRef Check);
std::optional<bool>
__wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(StringRef Check) {
  if (Check.starts_with("bpf-"))
    return true;
  return __real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(Check);
}

// clang::clangd::provideDefaultChecks: checks of files that no .clang-tidy
// speaks of.
ClangdTidyProvider __real__ZN5clang6clangd20provideDefaultChecksEv();
ClangdTidyProvider __wrap__ZN5clang6clangd20provideDefaultChecksEv();
}

/// Whoever names a bpf- check in a configuration has decided for himself.
static void addBpfChecks(ClangTidyOptions &Options) {
  if (!Options.Checks)
    Options.Checks = "bpf-*";
  else if (!StringRef(*Options.Checks).contains("bpf-"))
    *Options.Checks += ",bpf-*";
}

ClangdTidyProvider __wrap__ZN5clang6clangd20provideDefaultChecksEv() {
  return precheck::afterClangdTidyProvider(
      __real__ZN5clang6clangd20provideDefaultChecksEv, addBpfChecks);
}

// clang::PrecompiledPreamble::Build. clangd skips the bodies of functions in a
// preamble; those of BPF units are needed, since programs call functions in
// headers. They are few, so this costs less than another parse.
llvm::ErrorOr<clang::PrecompiledPreamble>
realBuild(const clang::CompilerInvocation &Invocation,
          const llvm::MemoryBuffer *MainFile, clang::PreambleBounds Bounds,
          precheck::PreambleDiagnostics Diagnostics,
          llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> VFS,
          std::shared_ptr<clang::PCHContainerOperations> Operations,
          bool InMemory, StringRef StoragePath,
          clang::PreambleCallbacks
              &Callbacks) __asm__("__real_" PRECHECK_PREAMBLE_BUILD);
llvm::ErrorOr<clang::PrecompiledPreamble>
wrapBuild(const clang::CompilerInvocation &Invocation,
          const llvm::MemoryBuffer *MainFile, clang::PreambleBounds Bounds,
          precheck::PreambleDiagnostics Diagnostics,
          llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> VFS,
          std::shared_ptr<clang::PCHContainerOperations> Operations,
          bool InMemory, StringRef StoragePath,
          clang::PreambleCallbacks
              &Callbacks) __asm__("__wrap_" PRECHECK_PREAMBLE_BUILD);

llvm::ErrorOr<clang::PrecompiledPreamble>
wrapBuild(const clang::CompilerInvocation &Invocation,
          const llvm::MemoryBuffer *MainFile, clang::PreambleBounds Bounds,
          precheck::PreambleDiagnostics Diagnostics,
          llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> VFS,
          std::shared_ptr<clang::PCHContainerOperations> Operations,
          bool InMemory, StringRef StoragePath,
          clang::PreambleCallbacks &Callbacks) {
  clang::CompilerInvocation Ours(Invocation);
  if (llvm::Triple(Ours.getTargetOpts().Triple).isBPF())
    Ours.getFrontendOpts().SkipFunctionBodies = false;
  return realBuild(Ours, MainFile, Bounds,
                   std::forward<precheck::PreambleDiagnostics>(Diagnostics),
                   std::move(VFS), std::move(Operations), InMemory, StoragePath,
                   Callbacks);
}

int main(int Argc, char *Argv[]) {
  (void)precheck::BpfTidyModuleAnchor;
  std::vector<char *> Args(Argv, Argv + Argc);
  std::string Flag;
  if (llvm::none_of(Args, [](StringRef Arg) {
        return Arg.starts_with("--resource-dir") ||
               Arg.starts_with("-resource-dir");
      })) {
    auto Dir = precheck::findResourceDir(Argv[0]);
    if (Dir) {
      Flag = "--resource-dir=" + *Dir;
      Args.insert(Args.begin() + 1, Flag.data());
    } else {
      llvm::WithColor::warning(llvm::errs(), "bpf-precheck-clangd")
          << llvm::toString(Dir.takeError()) << '\n';
    }
  }
  Args.push_back(nullptr);
  return clang::clangd::clangdMain(static_cast<int>(Args.size()) - 1,
                                   Args.data());
}
