//===- Verify.cpp - The abstract interpreter's front door -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Verify/Verify.h"
#include "Interpreter.h"
#include <chrono>

using namespace precheck;
using namespace precheck::interp;

/// Steps for the search for what other constants would do.
static constexpr uint64_t ConditionalBudget = 20000;

static void explore(Analysis &A) {
  Interpreter I(A);
  if (checkAttach(A) == Flow::Continue &&
      findExceptionCallback(A) == Flow::Continue)
    I.explore(A.Prog.Function, A.Prog.Info.Sleepable);
  // Global functions that were reached are verified once, each on its own
  // (verifier.c:do_check_subprogs). The list may grow on the way.
  for (unsigned G = 0; G < A.Globals.size(); ++G)
    I.explore(A.Globals[G].F, A.Globals[G].Sleepable);
  checkLsmLicense(A);
}

/// What the kernel would find in an accepted program if user space set its
/// `const volatile` variables otherwise.
static std::vector<Finding> conditional(Analysis &A) {
  VerifyOptions Options = A.Options;
  Options.AnyConstants = true;
  Options.Budget = std::min(Options.Budget, ConditionalBudget);
  Options.DumpStates = nullptr;
  Analysis Other(A.Model, A.Bodies, A.K, A.Prog, Options);
  explore(Other);
  for (Finding &F : Other.Result.Findings)
    F.Conditional = true;
  return std::move(Other.Result.Findings);
}

static ProgramResult verifyProgram(const ProgramModel &Model,
                                   ir::BodySource &Bodies, const Kernel &K,
                                   const Program &P,
                                   const VerifyOptions &Options,
                                   AnalysisStats &Stats) {
  Analysis A(Model, Bodies, K, P, Options);
  explore(A);
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
  return std::move(A.Result);
}

UnitResult precheck::verify(const ProgramModel &Model, ir::BodySource &Bodies,
                            const Kernel &K, const VerifyOptions &Options) {
  auto Start = std::chrono::steady_clock::now();
  UnitResult Unit;
  Unit.Kernel = K.name().str();
  for (const Program &P : Model.Programs)
    Unit.Programs.push_back(
        verifyProgram(Model, Bodies, K, P, Options, Unit.Stats));
  Unit.Stats.Seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
          .count();
  return Unit;
}
