//===- Diagnostics.cpp - Findings as clang diagnostics --------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixIts.h"
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
  return {ruleOf(F.Msg), F.Where.getBegin().getRawEncoding(),
          F.isConditional()};
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

using Level = ReportedDiagnostic::Level;

/// Makes diagnostics of what the kernels say.
class Collector {
public:
  Collector(const clang::SourceManager &SM, size_t NumKernels)
      : SM(SM), NumKernels(NumKernels) {}

  void finding(const MergedFinding &M, ArrayRef<const ProgramResult *> AlsoIn) {
    const Finding &F = *M.Newest;
    ReportedDiagnostic &D =
        add(F.isConditional() ? Level::Remark : Level::Warning, F.Where,
            wording(F, *M.NewestKernel));
    D.Of = ruleOf(F.Msg);
    D.Text += M.kernels(NumKernels);
    if (F.isConditional())
      D.Text = "only " + F.Condition + ": " + D.Text;
    note(D, M.Program->Loc,
         "in program '" + M.Program->Name + "' (" + M.Program->Section + ")");
    for (const PathStep &Step : F.Path)
      note(D, Step.Where, Step.Text);
    if (F.Before)
      note(D, F.Before->Where,
           wording(F.Before->Msg, F.Before->Args,
                   wordingStyle(*M.NewestKernel)));
    for (const ProgramResult *P : AlsoIn)
      note(D, P->Loc, "also in program '" + P->Name + "'");
    if (!F.Suggestion.empty())
      note(D, F.Where.getBegin(), F.Suggestion, fixIts(F.Mend, SM));
  }

  void notJudged(const ProgramResult &P, ArrayRef<std::string> Kernels) {
    std::string By =
        Kernels.size() == NumKernels ? "" : " for " + llvm::join(Kernels, ", ");
    add(Level::Remark, SM.getFileLoc(P.Loc),
        "program '" + P.Name + "' not judged" + By + ": " + P.Reason);
  }

  void remark(const PathStep &Step) {
    add(Level::Remark, Step.Where, Step.Text);
  }

  std::vector<ReportedDiagnostic> take() { return std::move(Out); }

private:
  ReportedDiagnostic &add(Level Severity, clang::SourceRange Where,
                          std::string Text) {
    ReportedDiagnostic &D = Out.emplace_back();
    D.Severity = Severity;
    D.Where = Where;
    D.Text = std::move(Text);
    return D;
  }

  /// Notes name the place in the file, without the macros around it: the
  /// warning shows those.
  void note(ReportedDiagnostic &D, clang::SourceRange Where, std::string Text,
            ArrayRef<FixIt> Fixes = {}) const {
    clang::SourceRange InFile(SM.getFileLoc(Where.getBegin()),
                              SM.getFileLoc(Where.getEnd()));
    D.Notes.push_back({InFile, std::move(Text), Fixes.vec()});
  }

  const clang::SourceManager &SM;
  size_t NumKernels;
  std::vector<ReportedDiagnostic> Out;
};

} // namespace

ReportCounts precheck::countResults(ArrayRef<KernelResult> Results) {
  ReportCounts Counts;
  for (const KernelResult &R : Results)
    for (const ProgramResult &P : R.Unit.Programs) {
      Counts.NotJudged +=
          P.Outcome == Verdict::Unsupported || P.Outcome == Verdict::Incomplete;
      for (const Finding &F : P.Findings)
        Counts.Findings += !F.Suppressed && !F.isConditional();
    }
  return Counts;
}

static void collectFindings(ArrayRef<KernelResult> Results, Collector &Out) {
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
    Out.finding(Entry.second.First, Entry.second.AlsoIn);
}

static void collectNotJudged(ArrayRef<KernelResult> Results, Collector &Out) {
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
    Out.notJudged(*Entry.second.Program, Entry.second.Kernels);
}

static void collectRemarks(ArrayRef<KernelResult> Results, Collector &Out) {
  std::set<std::pair<unsigned, std::string>> Seen;
  for (const KernelResult &R : Results)
    for (const ProgramResult &P : R.Unit.Programs)
      for (const PathStep &Note : P.Notes)
        if (Seen.insert({Note.Where.getBegin().getRawEncoding(), Note.Text})
                .second)
          Out.remark(Note);
}

std::vector<ReportedDiagnostic>
precheck::collectDiagnostics(ArrayRef<KernelResult> Results,
                             const clang::SourceManager &SM) {
  if (Results.empty())
    return {};
  Collector Out(SM, Results.size());
  collectFindings(Results, Out);
  collectNotJudged(Results, Out);
  collectRemarks(Results, Out);
  return Out.take();
}

static void emit(clang::DiagnosticsEngine &Diags, unsigned Id,
                 clang::SourceRange Where, StringRef Text,
                 ArrayRef<FixIt> Fixes) {
  auto D = Diags.Report(Where.getBegin(), Id);
  D << Text;
  if (Where.isValid() && Where.getBegin() != Where.getEnd())
    D << Where;
  for (const FixIt &Fix : Fixes)
    D << clang::FixItHint::CreateReplacement(Fix.Where, Fix.Text);
}

void precheck::reportDiagnostics(ArrayRef<KernelResult> Results,
                                 clang::DiagnosticsEngine &Diags) {
  if (Results.empty() || Diags.getIgnoreAllWarnings())
    return;
  using Severity = clang::DiagnosticIDs::Level;
  auto Id = [&](Severity Of) {
    return Diags.getDiagnosticIDs()->getCustomDiagID(Of, "%0");
  };
  // clang exempts diagnostics that are in no -W group from -Werror.
  bool Errors = Diags.getWarningsAsErrors();
  unsigned FindingId = Id(Errors ? Severity::Error : Severity::Warning);
  unsigned RemarkId = Id(Severity::Remark), NoteId = Id(Severity::Note);
  for (const ReportedDiagnostic &D :
       collectDiagnostics(Results, Diags.getSourceManager())) {
    bool Warning = D.Severity == Level::Warning;
    std::string Text = D.Text;
    if (D.Of)
      Text +=
          (Warning && Errors ? " [-Werror," : " [") + ruleId(*D.Of).str() + "]";
    emit(Diags, Warning ? FindingId : RemarkId, D.Where, Text, {});
    for (const DiagnosticNote &Note : D.Notes)
      emit(Diags, NoteId, Note.Where, Note.Text, Note.Fixes);
  }
}
