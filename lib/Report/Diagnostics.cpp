//===- Diagnostics.cpp - Findings as clang diagnostics --------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/Report.h"
#include "precheck/Report/Wording.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <set>
#include <tuple>

using namespace precheck;
using llvm::ArrayRef;
using llvm::StringRef;

namespace {

/// A finding of one program with the kernels that agree on it.
struct MergedFinding {
  const ProgramResult *Program = nullptr; ///< the newest kernel's
  const Finding *Newest = nullptr;
  const Kernel *NewestKernel = nullptr;
  std::vector<std::string> RejectedBy;
  std::vector<std::string> AcceptedBy;

  /// " (rejected by 6.12; accepted by 7.3)"; empty when all kernels agree.
  std::string kernels(size_t NumKernels) const {
    if (RejectedBy.size() == NumKernels)
      return "";
    std::string Text = " (rejected by " + llvm::join(RejectedBy, ", ");
    if (!AcceptedBy.empty())
      Text += "; accepted by " + llvm::join(AcceptedBy, ", ");
    return Text + ")";
  }
};

/// What tells one cause from another.
using Cause = std::tuple<Rule, unsigned, bool>;
Cause causeOf(const Finding &F) {
  return {ruleOf(F.Msg), F.Where.getBegin().getRawEncoding(), F.Conditional};
}

const ProgramResult *findProgram(const UnitResult &Unit, StringRef Name) {
  for (const ProgramResult &P : Unit.Programs)
    if (P.Name == Name)
      return &P;
  return nullptr;
}

/// One program's findings of all kernels, in the order they were found.
std::vector<MergedFinding> mergeKernels(ArrayRef<KernelResult> Results,
                                        StringRef Program) {
  llvm::MapVector<Cause, MergedFinding, std::map<Cause, unsigned>> Merged;
  std::vector<std::string> AcceptedBy;
  for (const KernelResult &R : Results) {
    const ProgramResult *P = findProgram(R.Unit, Program);
    if (!P)
      continue;
    if (P->Outcome == Verdict::Accept)
      AcceptedBy.push_back(R.Unit.Kernel);
    for (const Finding &F : P->Findings) {
      if (F.Suppressed)
        continue;
      MergedFinding &M = Merged[causeOf(F)];
      M.Program = P;
      M.Newest = &F;
      M.NewestKernel = R.K.get();
      if (M.RejectedBy.empty() || M.RejectedBy.back() != R.Unit.Kernel)
        M.RejectedBy.push_back(R.Unit.Kernel);
    }
  }
  std::vector<MergedFinding> Out;
  for (auto &Entry : Merged) {
    Entry.second.AcceptedBy = AcceptedBy;
    Out.push_back(std::move(Entry.second));
  }
  return Out;
}

/// Emits through one engine, with the ids that it gave.
class Reporter {
  using Level = clang::DiagnosticIDs::Level;

public:
  Reporter(clang::DiagnosticsEngine &Diags, size_t NumKernels)
      : Diags(Diags), SM(Diags.getSourceManager()), NumKernels(NumKernels),
        // clang exempts diagnostics that are in no -W group from -Werror.
        FindingId(Diags.getWarningsAsErrors()
                      ? id(Level::Error, "%0%1 [-Werror,%2]")
                      : id(Level::Warning, "%0%1 [%2]")),
        ConditionalId(id(Level::Remark, "only when a 'const volatile' variable "
                                        "is changed before load: %0%1 [%2]")),
        NotJudgedId(id(Level::Remark, "program '%0' not judged%1: %2")),
        NoteId(id(Level::Note, "%0")), RemarkId(id(Level::Remark, "%0")) {}

  void finding(const MergedFinding &M, ArrayRef<const ProgramResult *> AlsoIn) {
    const Finding &F = *M.Newest;
    Diags.Report(F.Where.getBegin(), F.Conditional ? ConditionalId : FindingId)
        << wording(F, *M.NewestKernel) << M.kernels(NumKernels)
        << ruleId(ruleOf(F.Msg)) << F.Where;
    note(M.Program->Loc,
         "in program '" + M.Program->Name + "' (" + M.Program->Section + ")");
    for (const PathStep &Step : F.Path)
      note(Step.Where, Step.Text);
    for (const ProgramResult *P : AlsoIn)
      note(P->Loc, "also in program '" + P->Name + "'");
    if (!F.Suggestion.empty())
      note(F.Where.getBegin(), F.Suggestion, F.Fixes);
  }

  void notJudged(const ProgramResult &P, ArrayRef<std::string> Kernels) {
    std::string By =
        Kernels.size() == NumKernels ? "" : " for " + llvm::join(Kernels, ", ");
    Diags.Report(SM.getFileLoc(P.Loc), NotJudgedId) << P.Name << By << P.Reason;
  }

  void remark(const PathStep &Step) {
    Diags.Report(Step.Where.getBegin(), RemarkId) << Step.Text << Step.Where;
  }

private:
  unsigned id(Level Severity, StringRef Format) {
    return Diags.getDiagnosticIDs()->getCustomDiagID(Severity, Format);
  }

  /// Notes name the place in the file, without the macros around it: the
  /// warning shows those.
  void note(clang::SourceRange Where, const std::string &Text,
            ArrayRef<FixIt> Fixes = {}) {
    clang::SourceRange InFile(SM.getFileLoc(Where.getBegin()),
                              SM.getFileLoc(Where.getEnd()));
    auto Note = Diags.Report(InFile.getBegin(), NoteId);
    Note << Text;
    if (InFile.isValid() && InFile.getBegin() != InFile.getEnd())
      Note << InFile;
    for (const FixIt &Fix : Fixes)
      Note << clang::FixItHint::CreateReplacement(Fix.Where, Fix.Text);
  }

  clang::DiagnosticsEngine &Diags;
  const clang::SourceManager &SM;
  size_t NumKernels;
  unsigned FindingId, ConditionalId, NotJudgedId, NoteId, RemarkId;
};

} // namespace

ReportCounts precheck::countResults(ArrayRef<KernelResult> Results) {
  ReportCounts Counts;
  for (const KernelResult &R : Results)
    for (const ProgramResult &P : R.Unit.Programs) {
      Counts.NotJudged +=
          P.Outcome == Verdict::Unsupported || P.Outcome == Verdict::Incomplete;
      for (const Finding &F : P.Findings)
        Counts.Findings += !F.Suppressed && !F.Conditional;
    }
  return Counts;
}

static void reportFindings(ArrayRef<KernelResult> Results, Reporter &Report) {
  // A function that several programs call shows its fault once.
  using Key = std::pair<Cause, std::string>;
  struct Group {
    MergedFinding First;
    std::vector<const ProgramResult *> AlsoIn;
  };
  llvm::MapVector<Key, Group, std::map<Key, unsigned>> Groups;
  for (const ProgramResult &P : Results.back().Unit.Programs)
    for (MergedFinding &M : mergeKernels(Results, P.Name)) {
      Group &G = Groups[{causeOf(*M.Newest), M.kernels(Results.size())}];
      if (!G.First.Program)
        G.First = std::move(M);
      else
        G.AlsoIn.push_back(M.Program);
    }
  for (const auto &Entry : Groups)
    Report.finding(Entry.second.First, Entry.second.AlsoIn);
}

static void reportNotJudged(ArrayRef<KernelResult> Results, Reporter &Report) {
  using Key = std::pair<std::string, std::string>; // program, reason
  struct Group {
    const ProgramResult *Program = nullptr;
    std::vector<std::string> Kernels;
  };
  llvm::MapVector<Key, Group, std::map<Key, unsigned>> Groups;
  for (const KernelResult &R : Results)
    for (const ProgramResult &P : R.Unit.Programs)
      if (P.Outcome == Verdict::Unsupported ||
          P.Outcome == Verdict::Incomplete) {
        Group &G = Groups[{P.Name, P.Reason}];
        G.Program = &P;
        G.Kernels.push_back(R.Unit.Kernel);
      }
  for (const auto &Entry : Groups)
    Report.notJudged(*Entry.second.Program, Entry.second.Kernels);
}

static void reportRemarks(ArrayRef<KernelResult> Results, Reporter &Report) {
  std::set<std::pair<unsigned, std::string>> Seen;
  for (const KernelResult &R : Results)
    for (const ProgramResult &P : R.Unit.Programs)
      for (const PathStep &Note : P.Notes)
        if (Seen.insert({Note.Where.getBegin().getRawEncoding(), Note.Text})
                .second)
          Report.remark(Note);
}

void precheck::reportDiagnostics(ArrayRef<KernelResult> Results,
                                 clang::DiagnosticsEngine &Diags) {
  if (Results.empty() || Diags.getIgnoreAllWarnings())
    return;
  Reporter Report(Diags, Results.size());
  reportFindings(Results, Report);
  reportNotJudged(Results, Report);
  reportRemarks(Results, Report);
}
