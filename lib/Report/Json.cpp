//===- Json.cpp - Findings as JSON ----------------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "llvm/Support/JSON.h"
#include "FixIts.h"
#include "precheck/Report/Report.h"
#include "precheck/Report/Wording.h"
#include "clang/Basic/SourceManager.h"

using namespace precheck;
using llvm::json::OStream;

/// The members "file", "line" and "column", as a diagnostic would print them.
static void writePlace(clang::SourceLocation Loc,
                       const clang::SourceManager &SM, OStream &J) {
  clang::PresumedLoc Place = SM.getPresumedLoc(Loc);
  if (Place.isInvalid())
    return;
  J.attribute("file", Place.getFilename());
  J.attribute("line", Place.getLine());
  J.attribute("column", Place.getColumn());
}

static void writeStep(const PathStep &Step, const clang::SourceManager &SM,
                      OStream &J) {
  J.object([&] {
    writePlace(Step.Where.getBegin(), SM, J);
    J.attribute("text", Step.Text);
  });
}

static void writeFinding(const Finding &F, const Kernel &K,
                         const clang::SourceManager &SM, OStream &J) {
  Rule R = ruleOf(F.Msg);
  J.object([&] {
    J.attribute("rule", ruleId(R));
    J.attribute("category", ruleCategory(R));
    J.attribute("message", wording(F, K));
    if (F.Before)
      J.attribute("before",
                  wording(F.Before->Msg, F.Before->Args, wordingStyle(K)));
    writePlace(F.Where.getBegin(), SM, J);
    J.attributeArray("path", [&] {
      for (const PathStep &Step : F.Path)
        writeStep(Step, SM, J);
    });
    J.attribute("suggestion", F.Suggestion);
    std::vector<FixIt> Fixes = fixIts(F.Mend, SM);
    if (!Fixes.empty())
      J.attributeArray("fixes", [&] {
        for (const FixIt &Fix : Fixes)
          J.object([&] {
            writePlace(Fix.Where.getBegin(), SM, J);
            J.attribute("insert", Fix.Text);
          });
      });
    if (F.isConditional()) {
      J.attribute("conditional", true);
      J.attribute("condition", F.Condition);
    }
    if (F.Suppressed)
      J.attribute("suppressed", true);
  });
}

static void writeProgram(const ProgramResult &P, const Kernel &K,
                         const clang::SourceManager &SM, OStream &J) {
  J.object([&] {
    J.attribute("name", P.Name);
    J.attribute("section", P.Section);
    J.attribute("type", P.Type);
    J.attribute("verdict", verdictName(P.Outcome));
    J.attribute("reason", P.Reason);
    J.attributeArray("findings", [&] {
      for (const Finding &F : P.Findings)
        writeFinding(F, K, SM, J);
    });
    if (!P.Notes.empty())
      J.attributeArray("notes", [&] {
        for (const PathStep &Note : P.Notes)
          writeStep(Note, SM, J);
      });
  });
}

void precheck::reportJson(llvm::StringRef File, const KernelResult &Result,
                          const clang::SourceManager &SM, OStream &J) {
  J.object([&] {
    J.attribute("file", File);
    J.attribute("kernel", Result.Unit.Kernel);
    J.attributeArray("programs", [&] {
      for (const ProgramResult &P : Result.Unit.Programs)
        writeProgram(P, *Result.K, SM, J);
    });
    const AnalysisStats &Stats = Result.Unit.Stats;
    J.attributeObject("stats", [&] {
      J.attribute("functions", Stats.Functions);
      J.attribute("instructions", Stats.Instructions);
      J.attribute("states", Stats.States);
      J.attribute("pruned", Stats.Pruned);
      J.attribute("seconds", Stats.Seconds);
    });
  });
}
