//===- UnitAnalysis.cpp - What the checks of one unit share ===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitAnalysis.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Preprocessor.h"
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
  if (!Options.KernelDb.empty())
    if (llvm::Error E = Registry->addFile(Options.KernelDb))
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

/// A place of one parse in another parse of the same files. Invalid where the
/// other has no such file.
static clang::SourceLocation moveTo(clang::SourceLocation Loc,
                                    const clang::SourceManager &From,
                                    clang::SourceManager &To) {
  if (&From == &To || Loc.isInvalid())
    return Loc;
  auto [File, Offset] = From.getDecomposedLoc(From.getFileLoc(Loc));
  if (File == From.getMainFileID())
    return To.getComposedLoc(To.getMainFileID(), Offset);
  clang::OptionalFileEntryRef Entry = From.getFileEntryRefForID(File);
  if (!Entry)
    return {};
  llvm::Expected<clang::FileEntryRef> Same =
      To.getFileManager().getFileRef(Entry->getName());
  if (!Same) {
    llvm::consumeError(Same.takeError());
    return {};
  }
  clang::FileID Moved = To.translateFile(*Same);
  return Moved.isValid() ? To.getComposedLoc(Moved, Offset)
                         : clang::SourceLocation();
}

void UnitAnalysis::report(llvm::ArrayRef<KernelResult> Results,
                          const clang::SourceManager &From,
                          clang::SourceManager &To,
                          const TidyOptions &Options) {
  using Level = clang::DiagnosticIDs::Level;
  auto Range = [&](clang::SourceRange R) {
    return clang::SourceRange(moveTo(R.getBegin(), From, To),
                              moveTo(R.getEnd(), From, To));
  };
  for (const ReportedDiagnostic &D : collectDiagnostics(Results, From)) {
    std::string Check = D.Of ? checkName(*D.Of) : NotJudgedCheck.str();
    if (!llvm::is_contained(Checks, Check))
      continue;
    Level Severity = D.Severity == ReportedDiagnostic::Level::Remark
                         ? Level::Remark
                     : Options.Errors ? Level::Error
                                      : Level::Warning;
    clang::SourceRange Where = Range(D.Where);
    auto Warning = Tidy.diag(Check, Where.getBegin(), "%0", Severity);
    Warning << D.Text << Where;
    // Code actions belong to the warning in editors.
    for (const DiagnosticNote &Note : D.Notes)
      for (const FixIt &Fix : Note.Fixes)
        Warning << clang::FixItHint::CreateReplacement(
            clang::CharSourceRange(Range(Fix.Where.getAsRange()),
                                   Fix.Where.isTokenRange()),
            Fix.Text);
    // A diagnostic is sent when its builder goes.
    {
      auto Sent = std::move(Warning);
    }
    for (const DiagnosticNote &Note : D.Notes) {
      clang::SourceRange At = Range(Note.Where);
      auto Attached = Tidy.diag(Check, At.getBegin(), "%0", Level::Note);
      Attached << Note.Text;
      if (At.isValid() && At.getBegin() != At.getEnd())
        Attached << At;
    }
  }
}

llvm::Error UnitAnalysis::run(clang::ASTContext &AST, clang::Preprocessor &PP,
                              const TidyOptions &Options) {
  if (!AST.getTargetInfo().getTriple().isBPF() ||
      AST.getDiagnostics().hasUncompilableErrorOccurred())
    return llvm::Error::success();
  auto Kernels = Host->kernels(Options);
  if (!Kernels)
    return Kernels.takeError();
  AnalysisOptions Analysis;
  Analysis.Kernels = std::move(*Kernels);
  clang::SourceManager &Shown = AST.getSourceManager();
  auto Judge = [&](clang::ASTContext &Parsed) {
    report(analyze(Parsed, Analysis).Kernels, Parsed.getSourceManager(), Shown,
           Options);
  };
  if (usesSkippedBodies(AST))
    return Host->Units.parse(PP, Judge);
  Judge(AST);
  return llvm::Error::success();
}
