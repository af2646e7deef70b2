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
#include "precheck/Report/Sarif.h"
#include "precheck/Support/HostCheck.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"

using namespace precheck;
using llvm::StringRef;

namespace {

struct PluginOptions {
  std::vector<std::string> Kernels, KernelDbs, Only, Disable;
  uint64_t Budget = 0;
  std::string Report; ///< a SARIF file, besides the diagnostics
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
    appendList(Options.KernelDbs, Value);
  else if (Name == "only")
    appendList(Options.Only, Value);
  else if (Name == "disable")
    appendList(Options.Disable, Value);
  else if (Name == "report")
    Options.Report = Value.str();
  else if (Name != "budget")
    return llvm::createStringError("unknown argument '" + Arg +
                                   "'; known are kernel=, kernel-db=, only=, "
                                   "disable=, report= and budget=");
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
  PluginConsumer(clang::CompilerInstance &CI, AnalysisOptions Options,
                 std::string Report)
      : CI(CI), Options(std::move(Options)), Report(std::move(Report)) {}

  bool HandleTopLevelDecl(clang::DeclGroupRef Group) override {
    for (const clang::Decl *D : Group)
      if (llvm::isa<clang::FunctionDecl, clang::VarDecl>(D))
        Parsed.push_back(D);
    return true;
  }

  void HandleTranslationUnit(clang::ASTContext &AST) override {
    if (CI.getDiagnostics().hasErrorOccurred())
      return;
    AnalysisResult Result = analyze(AST, Options, &Parsed);
    reportDiagnostics(Result.Kernels, CI.getDiagnostics());
    if (Report.empty())
      return;
    llvm::SmallString<128> Unit(CI.getFrontendOpts().Inputs.front().getFile());
    // Without a working directory it stays as it is.
    (void)llvm::sys::fs::make_absolute(Unit);
    if (llvm::Error E = mergeSarif(Report, Unit,
                                   sarifResults(Unit, Result.Kernels,
                                                AST.getSourceManager(),
                                                SarifPaths::Absolute)))
      reportError(CI.getDiagnostics(), std::move(E));
  }

private:
  clang::CompilerInstance &CI;
  AnalysisOptions Options;
  std::string Report;
  TopLevelDecls Parsed;
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
    return std::make_unique<PluginConsumer>(CI, std::move(*Analysis),
                                            Options.Report);
  }

private:
  PluginOptions Options;
};

} // namespace

static clang::FrontendPluginRegistry::Add<PluginAction>
    Registration("precheck", "what the BPF verifier would say");

/// By this bpf-precheck-cc knows the plugin without loading it.
[[gnu::used, gnu::retain]] static const char Mark[] =
    PRECHECK_PLUGIN_MARK LLVM_VERSION_STRING;

[[gnu::constructor]] static void checkThisHost() {
  checkHost("BpfPrecheck.so");
}
