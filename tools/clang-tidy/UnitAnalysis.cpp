//===- UnitAnalysis.cpp - What the checks of one unit share ===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitAnalysis.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TargetInfo.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace precheck;
using llvm::StringRef;

std::string precheck::checkName(Rule R) { return ("bpf-" + ruleId(R)).str(); }

llvm::Expected<TidyOptions>
TidyOptions::read(const clang::tidy::ClangTidyCheck::OptionsView &View) {
  TidyOptions O;
  O.Kernels = View.getLocalOrGlobal("BpfKernel", "").str();
  O.KernelDb = View.getLocalOrGlobal("BpfKernelDb", "").str();
  StringRef Severity = View.getLocalOrGlobal("BpfSeverity", "warning");
  if (Severity != "warning" && Severity != "error")
    return llvm::createStringError("BpfSeverity is 'warning' or 'error', not "
                                   "'" +
                                   Severity + "'");
  O.Errors = Severity == "error";
  return O;
}

llvm::Expected<std::vector<std::shared_ptr<const Kernel>>>
TidyHost::kernels(const TidyOptions &Options) {
  std::lock_guard<std::mutex> Lock(Mutex);
  auto It = Kernels.find(Options);
  if (It != Kernels.end())
    return It->second;
  llvm::Expected<KernelRegistry> Registry = KernelRegistry::embedded();
  if (!Registry)
    return Registry.takeError();
  llvm::SmallVector<StringRef> Databases;
  StringRef(Options.KernelDb)
      .split(Databases, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef Path : Databases)
    if (llvm::Error E = Registry->addFile(Path.trim()))
      return E;
  llvm::SmallVector<StringRef> Names;
  StringRef(Options.Kernels)
      .split(Names, ',', /*MaxSplit=*/-1,
             /*KeepEmpty=*/false);
  std::vector<std::string> Trimmed;
  for (StringRef Name : Names)
    Trimmed.push_back(Name.trim().str());
  auto Selected = selectKernels(*Registry, Trimmed);
  if (!Selected)
    return Selected.takeError();
  return Kernels[Options] = std::move(*Selected);
}

bool UnitAnalysis::enable(StringRef Check) {
  Checks.push_back(Check.str());
  return Checks.size() == 1;
}

void UnitAnalysis::report(llvm::ArrayRef<KernelResult> Results,
                          const clang::SourceManager &SM,
                          const TidyOptions &Options) {
  using Level = clang::DiagnosticIDs::Level;
  for (const ReportedDiagnostic &D : collectDiagnostics(Results, SM)) {
    std::string Check = D.Of ? checkName(*D.Of) : NotJudgedCheck.str();
    if (!llvm::is_contained(Checks, Check))
      continue;
    Level Severity = D.Severity == ReportedDiagnostic::Level::Remark
                         ? Level::Remark
                     : Options.Errors ? Level::Error
                                      : Level::Warning;
    { // It is sent when its builder goes.
      auto Warning = Tidy.diag(Check, D.Where.getBegin(), "%0", Severity);
      Warning << D.Text << D.Where;
      // Code actions belong to the warning in editors.
      for (const DiagnosticNote &Note : D.Notes)
        for (const FixIt &Fix : Note.Fixes)
          Warning << clang::FixItHint::CreateReplacement(Fix.Where, Fix.Text);
    }
    for (const DiagnosticNote &Note : D.Notes) {
      clang::SourceRange At = Note.Where;
      auto Attached = Tidy.diag(Check, At.getBegin(), "%0", Level::Note);
      Attached << Note.Text;
      if (At.isValid() && At.getBegin() != At.getEnd())
        Attached << At;
    }
  }
}

llvm::Error UnitAnalysis::run(clang::ASTContext &AST,
                              const TidyOptions &Options) {
  if (!AST.getTargetInfo().getTriple().isBPF() ||
      AST.getDiagnostics().hasUncompilableErrorOccurred())
    return llvm::Error::success();
  auto Kernels = Host->kernels(Options);
  if (!Kernels)
    return Kernels.takeError();
  AnalysisOptions Analysis;
  Analysis.Kernels = std::move(*Kernels);
  report(analyze(AST, Analysis).Kernels, AST.getSourceManager(), Options);
  return llvm::Error::success();
}
