//===- Compat.h - Differences between LLVM releases -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_SUPPORT_COMPAT_H
#define PRECHECK_SUPPORT_COMPAT_H

#include "clang/AST/ASTContext.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "llvm/Config/llvm-config.h"
#include <memory>

namespace precheck {

/// \p Options as clang's constructors take them: by reference, or before LLVM
/// 21 as a shared object, which is a copy then.
#if LLVM_VERSION_MAJOR >= 21
inline clang::DiagnosticOptions &shared(clang::DiagnosticOptions &Options) {
  return Options;
}
#else
inline clang::DiagnosticOptions *shared(clang::DiagnosticOptions &Options) {
  return new clang::DiagnosticOptions(Options);
}
#endif

/// Prints diagnostics as text to \p OS. \p Options must outlive it.
class TextPrinter : public clang::TextDiagnosticPrinter {
public:
  TextPrinter(llvm::raw_ostream &OS, clang::DiagnosticOptions &Options)
      : clang::TextDiagnosticPrinter(OS, shared(Options)) {}
};

/// A DiagnosticsEngine of our own that prints text to \p OS. \p Options must
/// outlive it.
inline std::unique_ptr<clang::DiagnosticsEngine>
createTextDiagnostics(llvm::raw_ostream &OS,
                      clang::DiagnosticOptions &Options) {
  return std::make_unique<clang::DiagnosticsEngine>(
      llvm::makeIntrusiveRefCnt<clang::DiagnosticIDs>(), shared(Options),
      new TextPrinter(OS, Options));
}

/// Parses a unit and keeps its preamble for the next parse. Its diagnostics go
/// nowhere. nullptr: it could not be parsed.
inline std::unique_ptr<clang::ASTUnit>
loadUnit(std::shared_ptr<clang::CompilerInvocation> CI,
         std::shared_ptr<clang::PCHContainerOperations> Operations,
         const clang::FileSystemOptions &Files,
         llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> VFS) {
  auto FileMgr =
      llvm::makeIntrusiveRefCnt<clang::FileManager>(Files, std::move(VFS));
#if LLVM_VERSION_MAJOR >= 21
  auto Options = std::make_shared<clang::DiagnosticOptions>();
  auto Diags = llvm::makeIntrusiveRefCnt<clang::DiagnosticsEngine>(
      clang::DiagnosticIDs::create(), *Options,
      new clang::IgnoringDiagConsumer);
  return clang::ASTUnit::LoadFromCompilerInvocation(
      std::move(CI), std::move(Operations), Options, Diags, FileMgr,
#else
  auto Diags = llvm::makeIntrusiveRefCnt<clang::DiagnosticsEngine>(
      llvm::makeIntrusiveRefCnt<clang::DiagnosticIDs>(),
      llvm::makeIntrusiveRefCnt<clang::DiagnosticOptions>(),
      new clang::IgnoringDiagConsumer);
  return clang::ASTUnit::LoadFromCompilerInvocation(
      std::move(CI), std::move(Operations), Diags, FileMgr.get(),
#endif
      /*OnlyLocalDecls=*/false, clang::CaptureDiagsKind::None,
      /*PrecompilePreambleAfterNParses=*/1);
}

/// The type that a struct, union or enum declares.
inline clang::QualType typeOfTag(const clang::ASTContext &Context,
                                 const clang::TagDecl *D) {
#if LLVM_VERSION_MAJOR >= 22
  return Context.getCanonicalTagType(D);
#else
  return Context.getTagDeclType(D);
#endif
}

} // namespace precheck

#endif // PRECHECK_SUPPORT_COMPAT_H
