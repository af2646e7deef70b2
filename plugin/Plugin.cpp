//===- Plugin.cpp - The clang plugin --------------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clang -fplugin=BpfPrecheck.so -fplugin-arg-precheck-kernel=6.12 ...
//
// Runs beside the compiler's own action and adds its diagnostics to clang's.
// clang and LLVM symbols are left to the host, and no cl::opt is defined: the
// host parses the command line.
//
//===----------------------------------------------------------------------===//

#include "precheck/Driver/Analysis.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"

using namespace precheck;
using llvm::StringRef;

namespace {

struct PluginOptions {
  std::vector<std::string> Kernels, KernelDbs, Only, Disable;
  uint64_t Budget = 0;
};

/// Splits a list and appends it to \p List.
void appendList(std::vector<std::string> &List, StringRef Value) {
  llvm::SmallVector<StringRef> Parts;
  Value.split(Parts, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  List.insert(List.end(), Parts.begin(), Parts.end());
}

llvm::Error parseArgument(StringRef Arg, PluginOptions &Options) {
  auto [Name, Value] = Arg.split('=');
  if (Name == "kernel")
    appendList(Options.Kernels, Value);
  else if (Name == "kernel-db")
    Options.KernelDbs.push_back(Value.str());
  else if (Name == "only")
    appendList(Options.Only, Value);
  else if (Name == "disable")
    appendList(Options.Disable, Value);
  else if (Name != "budget")
    return llvm::createStringError(
        "unknown argument '" + Arg +
        "'; known are kernel=, kernel-db=, only=, disable= and budget=");
  else if (Value.getAsInteger(10, Options.Budget))
    return llvm::createStringError("'" + Arg + "' needs a number");
  return llvm::Error::success();
}

llvm::Expected<AnalysisOptions> prepare(const PluginOptions &Options) {
  llvm::Expected<KernelRegistry> Registry = KernelRegistry::embedded();
  if (!Registry)
    return Registry.takeError();
  for (const std::string &Path : Options.KernelDbs)
    if (llvm::Error E = Registry->addFile(Path))
      return E;
  AnalysisOptions Analysis;
  auto Kernels = selectKernels(*Registry, Options.Kernels);
  if (!Kernels)
    return Kernels.takeError();
  Analysis.Kernels = std::move(*Kernels);
  auto Rules = RuleSet::fromOptions(Options.Only, Options.Disable);
  if (!Rules)
    return Rules.takeError();
  Analysis.Rules = *Rules;
  Analysis.Budget = Options.Budget;
  return Analysis;
}

void reportError(clang::DiagnosticsEngine &Diags, llvm::Error E) {
  unsigned Id = Diags.getCustomDiagID(clang::DiagnosticsEngine::Error,
                                      "bpf-precheck: %0");
  Diags.Report(Id) << llvm::toString(std::move(E));
}

class PluginConsumer : public clang::ASTConsumer {
public:
  PluginConsumer(clang::CompilerInstance &CI, AnalysisOptions Options)
      : CI(CI), Options(std::move(Options)) {}

  void HandleTranslationUnit(clang::ASTContext &AST) override {
    if (CI.getDiagnostics().hasErrorOccurred())
      return;
    AnalysisResult Result = analyze(AST, Options);
    reportDiagnostics(Result.Kernels, CI.getDiagnostics());
  }

private:
  clang::CompilerInstance &CI;
  AnalysisOptions Options;
};

class PluginAction : public clang::PluginASTAction {
protected:
  /// Before, so that with -Werror no object file is written.
  ActionType getActionType() override { return AddBeforeMainAction; }

  bool ParseArgs(const clang::CompilerInstance &CI,
                 const std::vector<std::string> &Args) override {
    for (const std::string &Arg : Args)
      if (llvm::Error E = parseArgument(Arg, Options)) {
        reportError(CI.getDiagnostics(), std::move(E));
        return false;
      }
    return true;
  }

  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &CI, StringRef) override {
    if (!CI.getTarget().getTriple().isBPF())
      return std::make_unique<clang::ASTConsumer>();
    llvm::Expected<AnalysisOptions> Analysis = prepare(Options);
    if (!Analysis) {
      reportError(CI.getDiagnostics(), Analysis.takeError());
      return std::make_unique<clang::ASTConsumer>();
    }
    return std::make_unique<PluginConsumer>(CI, std::move(*Analysis));
  }

private:
  PluginOptions Options;
};

} // namespace

static clang::FrontendPluginRegistry::Add<PluginAction>
    Registration("precheck", "what the BPF verifier would say");
