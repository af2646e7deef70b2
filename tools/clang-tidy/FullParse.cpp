//===- FullParse.cpp - A unit with all bodies===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FullParse.h"
#include "precheck/Support/Compat.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ExternalASTSource.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace precheck;
using llvm::StringRef;

bool precheck::usesSkippedBodies(clang::ASTContext &AST) {
  auto Needs = [](const clang::Decl *D) {
    const auto *F = llvm::dyn_cast<clang::FunctionDecl>(D);
    return F && F->hasSkippedBody() &&
           (F->isReferenced() || F->isUsed() ||
            F->getFormalLinkage() != clang::Linkage::Internal);
  };
  const clang::TranslationUnitDecl *Unit = AST.getTranslationUnitDecl();
  llvm::SmallVector<clang::Decl *, 64> Declared;
  if (clang::ExternalASTSource *Preamble = AST.getExternalSource())
    Preamble->FindExternalLexicalDecls(
        Unit, [](clang::Decl::Kind K) { return K == clang::Decl::Function; },
        Declared);
  return llvm::any_of(Declared, Needs) ||
         llvm::any_of(Unit->noload_decls(), Needs);
}

/// The invocation that \p PP was made by, as far as parsing goes, without the
/// preamble and the buffers of whoever made it.
static std::shared_ptr<clang::CompilerInvocation>
invocationOf(clang::Preprocessor &PP, StringRef Path) {
  auto CI = std::make_shared<clang::CompilerInvocation>();
  CI->getLangOpts() = PP.getLangOpts();
  CI->getTargetOpts() = PP.getTargetInfo().getTargetOpts();
  CI->getHeaderSearchOpts() = PP.getHeaderSearchInfo().getHeaderSearchOpts();
  clang::PreprocessorOptions &Options = CI->getPreprocessorOpts();
  Options = PP.getPreprocessorOpts();
  Options.ImplicitPCHInclude.clear();
  Options.PrecompiledPreambleBytes = {0, false};
  Options.GeneratePreamble = false;
  Options.clearRemappedFiles();
  Options.RetainRemappedFileBuffers = false;
  CI->getFrontendOpts().Inputs.assign(
      1, clang::FrontendInputFile(Path, clang::Language::C));
  CI->getFrontendOpts().DisableFree = false;
  // A Preprocessor does not know the level, but what programs see of it.
  if (PP.isMacroDefined("__OPTIMIZE__"))
    CI->getCodeGenOpts().OptimizationLevel = 2;
  return CI;
}

/// What of an invocation changes how the preamble is parsed, as text.
static std::string flagsOf(clang::Preprocessor &PP) {
  std::string Text = PP.getTargetInfo().getTargetOpts().Triple;
  for (const auto &[Macro, IsUndef] : PP.getPreprocessorOpts().Macros)
    Text += (IsUndef ? "\n-U" : "\n-D") + Macro;
  for (const std::string &Include : PP.getPreprocessorOpts().Includes)
    Text += "\n-include " + Include;
  for (const auto &E :
       PP.getHeaderSearchInfo().getHeaderSearchOpts().UserEntries)
    Text += "\n-I" + E.Path;
  return Text + (PP.isMacroDefined("__OPTIMIZE__") ? "\n-O2" : "\n-O0");
}

std::shared_ptr<FullParses::Entry> FullParses::entry(StringRef Path) {
  std::lock_guard<std::mutex> Lock(Mutex);
  auto It =
      llvm::find_if(Entries, [&](const auto &E) { return E.first == Path; });
  if (It != Entries.end())
    Entries.splice(Entries.begin(), Entries, It);
  else
    Entries.emplace_front(Path.str(), std::make_shared<Entry>());
  while (Entries.size() > MaxKept)
    Entries.pop_back();
  return Entries.front().second;
}

llvm::Error
FullParses::parse(clang::Preprocessor &PP,
                  llvm::function_ref<void(clang::ASTContext &)> Use) {
  const clang::SourceManager &SM = PP.getSourceManager();
  clang::OptionalFileEntryRef Main =
      SM.getFileEntryRefForID(SM.getMainFileID());
  if (!Main)
    return llvm::createStringError("the main file is not a file");
  std::string Path = Main->getName().str();
  auto Text = [&] {
    return llvm::MemoryBuffer::getMemBufferCopy(
               SM.getBufferData(SM.getMainFileID()), Path)
        .release();
  };
  auto VFS = SM.getFileManager().getVirtualFileSystemPtr();
  auto Operations = std::make_shared<clang::PCHContainerOperations>();

  std::shared_ptr<Entry> E = entry(Path);
  std::lock_guard<std::mutex> Lock(E->Busy);
  std::string Flags = flagsOf(PP);
  if (!E->Unit || E->Flags != Flags) {
    auto CI = invocationOf(PP, Path);
    // The unit takes the buffer.
    CI->getPreprocessorOpts().addRemappedFile(Path, Text());
    E->Unit =
        loadUnit(std::move(CI), Operations, clang::FileSystemOptions(), VFS);
    E->Flags = std::move(Flags);
  } else if (E->Unit->Reparse(Operations, {{Path, Text()}}, VFS)) {
    E->Unit.reset();
  }
  if (!E->Unit)
    return llvm::createStringError("it could not be parsed with the bodies of "
                                   "the functions in headers");
  if (!E->Unit->getDiagnostics().hasUncompilableErrorOccurred())
    Use(E->Unit->getASTContext());
  return llvm::Error::success();
}
