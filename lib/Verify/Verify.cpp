//===- Verify.cpp - The abstract interpreter's front door -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Verify/Verify.h"
#include "CoreQuestions.h"
#include "Interpreter.h"
#include "Memory.h"
#include "ReturnValue.h"
#include "llvm/ADT/STLExtras.h"
#include <chrono>

using namespace precheck;
using namespace precheck::interp;

namespace {

/// Global functions that were accepted for some program of the unit. They are
/// judged for each program that calls them, but what they may do depends on
/// little of it.
class AcceptedGlobals {
public:
  /// Would the program find nothing in \p F, either? Then \p Callees are the
  /// global functions that it calls.
  bool covers(Analysis &A, const Analysis::GlobalFunction &F,
              std::vector<Analysis::GlobalFunction> &Callees) const;
  /// \p F was explored and accepted, and A.Called and A.Visited are of it
  /// alone.
  void add(Analysis &A, const Analysis::GlobalFunction &F,
           llvm::ArrayRef<Analysis::GlobalFunction> Callees);

private:
  struct Entry {
    const Program *Prog;
    bool Sleepable, UsedConstants;
    std::vector<FunctionId> Called;
    std::vector<Analysis::GlobalFunction> Callees;
    Analysis::BlockSets Visited;
  };
  std::multimap<FunctionId, Entry> Entries;
};

} // namespace

bool AcceptedGlobals::covers(
    Analysis &A, const Analysis::GlobalFunction &F,
    std::vector<Analysis::GlobalFunction> &Callees) const {
  auto Allowed = [&](FunctionId Callee) {
    const Function &Decl = A.function(Callee);
    if (Decl.Kind == FunctionKind::Helper)
      return true; // by program type, which is the same
    const Kfunc *K = A.K.findKfunc(Decl.Name);
    return !K ||
           (A.K.isAllowed(*K, A.Kind) && !A.K.refusedAtRunTime(*K, A.Kind));
  };
  auto [Begin, End] = Entries.equal_range(F.F);
  for (auto It = Begin; It != End; ++It) {
    const Entry &E = It->second;
    const SectionInfo &Info = E.Prog->Info, &Mine = A.Prog.Info;
    if (Info.Type != Mine.Type || Info.AttachType != Mine.AttachType ||
        Info.Sleepable != Mine.Sleepable || E.Sleepable != F.Sleepable ||
        !llvm::all_of(E.Called, Allowed))
      continue;
    Callees = E.Callees;
    A.UsedConstants |= E.UsedConstants;
    A.addVisited(E.Visited);
    return true;
  }
  return false;
}

void AcceptedGlobals::add(Analysis &A, const Analysis::GlobalFunction &F,
                          llvm::ArrayRef<Analysis::GlobalFunction> Callees) {
  // What a context holds depends on more of the program.
  std::vector<Value> Args = entryArguments(A, F.F);
  if (llvm::any_of(Args, [](const Value &V) { return V.is(Kind::Ctx); }))
    return;
  Entry E{&A.Prog,         F.Sleepable,
          A.UsedConstants, {A.Called.begin(), A.Called.end()},
          Callees.vec(),   A.Visited};
  Entries.emplace(F.F, std::move(E));
}

/// Steps for the search for what other constants would do.
static constexpr uint64_t ConditionalBudget = 20000;

/// \p Accepted: nullptr if what other programs found does not hold here.
static void explore(Analysis &A, AcceptedGlobals *Accepted) {
  Interpreter I(A);
  bool Loads = checkAttach(A) == Flow::Continue &&
               findExceptionCallback(A) == Flow::Continue;
  if (Loads)
    I.explore(A.Prog.Function, A.Prog.Info.Sleepable);
  size_t OfProgram = A.Result.Findings.size();
  // Global functions that were reached are verified once, each on its own
  // (verifier.c:do_check_subprogs). The list may grow on the way.
  for (unsigned G = 0; G < A.Globals.size(); ++G) {
    Analysis::GlobalFunction F = A.Globals[G];
    std::vector<Analysis::GlobalFunction> Callees;
    if (!Accepted || !Accepted->covers(A, F, Callees)) {
      std::vector<Analysis::GlobalFunction> Before = std::move(A.Globals);
      size_t Notes = A.Result.Notes.size();
      A.Globals.clear();
      A.Called.clear();
      Analysis::BlockSets Visited = std::move(A.Visited);
      A.Visited.clear();
      I.explore(F.F, F.Sleepable);
      std::swap(A.Globals, Callees);
      A.Globals = std::move(Before);
      if (Accepted && A.Result.Findings.empty() &&
          A.Result.Outcome == Verdict::Accept && A.Result.Notes.size() == Notes)
        Accepted->add(A, F, Callees);
      A.addVisited(Visited);
    }
    for (const Analysis::GlobalFunction &Callee : Callees)
      A.addGlobal(Callee.F, Callee.Sleepable);
  }
  if (!A.K.has(Feature::LazyGlobals))
    std::rotate(A.Result.Findings.begin(),
                A.Result.Findings.begin() + OfProgram, A.Result.Findings.end());
  reportLooseReturns(A);
  if (A.Result.Findings.empty() && A.Result.Outcome != Verdict::Unsupported)
    checkCallGraph(A);
  checkLicense(A);
  if (Loads)
    checkMapsAhead(A);
}

/// What the kernel would find in an accepted program if user space set its
/// `const volatile` variables otherwise.
static std::vector<Finding> conditional(Analysis &A) {
  VerifyOptions Options = A.Options;
  Options.AnyConstants = true;
  Options.Budget = std::min(Options.Budget, ConditionalBudget);
  Options.DumpStates = nullptr;
  Analysis Other(A.Model, A.Bodies, A.K, A.Prog, Options, A.Answers, A.Quick);
  explore(Other, nullptr);
  for (Finding &F : Other.Result.Findings)
    F.Condition = "when a 'const volatile' variable is changed before load";
  return std::move(Other.Result.Findings);
}

namespace {
/// Looks at one program.
struct Looker {
  const ProgramModel &Model;
  ir::BodySource &Bodies;
  const Kernel &K;
  const Program &P;
  const VerifyOptions &Options;
  AcceptedGlobals &Accepted;
  AnalysisStats &Stats;

  /// A first look, and another one if that may know more.
  ProgramResult judge(const CoreAnswers &Answers,
                      std::vector<std::string> &Open) const;

private:
  ProgramResult look(const CoreAnswers &Answers, bool Quick,
                     std::vector<std::string> &Open, bool &Doubtful) const;
};
} // namespace

ProgramResult Looker::look(const CoreAnswers &Answers, bool Quick,
                           std::vector<std::string> &Open,
                           bool &Doubtful) const {
  Analysis A(Model, Bodies, K, P, Options, Answers, Quick);
  // What is accepted under some answers only is not to be taken for others.
  explore(A, Answers.empty() ? &Accepted : nullptr);
  if (!A.Result.Findings.empty() && A.Result.Outcome != Verdict::Unsupported) {
    A.Result.Outcome = Verdict::Reject;
    A.Result.Reason.clear();
  } else if (A.UsedConstants && A.Result.Outcome == Verdict::Accept) {
    A.Result.Findings = conditional(A);
  }
  Stats.Instructions += A.Stats.Instructions;
  Stats.States += A.Stats.States;
  Stats.Pruned += A.Stats.Pruned;
  Stats.Functions += 1 + A.Globals.size();
  Doubtful = A.Doubtful;
  Open = std::move(A.OpenQuestions);
  return std::move(A.Result);
}

ProgramResult Looker::judge(const CoreAnswers &Answers,
                            std::vector<std::string> &Open) const {
  bool Doubtful = false;
  ProgramResult First = look(Answers, /*Quick=*/true, Open, Doubtful);
  return Doubtful ? look(Answers, /*Quick=*/false, Open, Doubtful) : First;
}

static ProgramResult verifyProgram(const Looker &L) {
  std::vector<std::string> Open;
  ProgramResult Result = L.judge({}, Open);
  if (Result.Outcome != Verdict::Reject || Open.empty())
    return Result;
  return judgeAnswers(
      std::move(Result), Open,
      [&](const CoreAnswers &Answers, std::vector<std::string> &StillOpen) {
        return L.judge(Answers, StillOpen);
      });
}

UnitResult precheck::verify(const ProgramModel &Model, ir::BodySource &Bodies,
                            const Kernel &K, const VerifyOptions &Options) {
  auto Start = std::chrono::steady_clock::now();
  UnitResult Unit;
  Unit.Kernel = K.name().str();
  AcceptedGlobals Accepted;
  for (const Program &P : Model.Programs)
    Unit.Programs.push_back(
        verifyProgram({Model, Bodies, K, P, Options, Accepted, Unit.Stats}));
  Unit.Stats.Seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
          .count();
  return Unit;
}
