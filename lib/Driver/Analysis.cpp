//===- Analysis.cpp - The pipeline ----------------------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Driver/Analysis.h"
#include "precheck/Lower/Lower.h"
#include "precheck/Verify/Verify.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/TimeProfiler.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

using namespace precheck;

bool AnalysisOptions::dumps(DumpStage Stage) const {
  return llvm::is_contained(Dumps, Stage);
}

/// Prints the bodies that the programs can reach, in the order of first use.
static void dumpBodies(const ProgramModel &Model, ir::BodySource &Bodies,
                       llvm::raw_ostream &OS) {
  llvm::SetVector<FunctionId> Reached;
  for (const Program &P : Model.Programs)
    Reached.insert(P.Function);
  for (size_t I = 0; I != Reached.size(); ++I) {
    FunctionId F = Reached[I];
    if (!Model.Functions[F].HasBody)
      continue;
    llvm::Expected<const ir::Body *> Body = Bodies.body(F);
    if (!Body) {
      OS << "function " << Model.Functions[F].Name
         << ": not lowered: " << llvm::toString(Body.takeError()) << '\n';
      continue;
    }
    ir::dump(**Body, Model, OS);
    for (const ir::Block &B : (*Body)->Blocks)
      for (const ir::Inst &Inst : B.Insts) {
        if (Inst.Op == ir::Opcode::AddrFunc)
          Reached.insert(static_cast<FunctionId>(Inst.Imm));
        if (Inst.Op == ir::Opcode::Call &&
            (*Body)->Calls[Inst.Call].Callee != NoId)
          Reached.insert((*Body)->Calls[Inst.Call].Callee);
      }
  }
}

static KernelResult judge(const ProgramModel &Model, ir::BodySource &Bodies,
                          std::shared_ptr<const Kernel> K,
                          const AnalysisOptions &Options) {
  llvm::TimeTraceScope Timer("PrecheckVerify", K->name());
  VerifyOptions Verify;
  if (Options.Budget)
    Verify.Budget = Options.Budget;
  if (Options.dumps(DumpStage::States))
    Verify.DumpStates = Options.DumpStream;

  auto Start = std::chrono::steady_clock::now();
  UnitResult Unit = verify(Model, Bodies, *K, Verify);
  std::chrono::duration<double> Elapsed =
      std::chrono::steady_clock::now() - Start;
  Unit.Stats.Seconds = Elapsed.count();
  return {std::move(K), std::move(Unit)};
}

AnalysisResult precheck::analyze(clang::ASTContext &Context,
                                 const AnalysisOptions &Options,
                                 const TopLevelDecls *Parsed) {
  llvm::TimeTraceScope Timer("Precheck");
  AnalysisResult Result;

  std::unique_ptr<ProgramIndex> Index = buildProgram(Context, Parsed);
  const ProgramModel &Model = Index->Model;
  Result.NumPrograms = Model.Programs.size();
  if (Options.dumps(DumpStage::Program))
    dumpProgram(Model, *Options.DumpStream);

  std::unique_ptr<ir::BodySource> Bodies = createLowering(*Index);
  if (Options.dumps(DumpStage::IR))
    dumpBodies(Model, *Bodies, *Options.DumpStream);
  if (!Options.Dumps.empty() && !Options.dumps(DumpStage::States))
    return Result;

  NolintComments Nolint(Context.getSourceManager());
  for (const std::shared_ptr<const Kernel> &K : Options.Kernels) {
    Result.Kernels.push_back(judge(Model, *Bodies, K, Options));
    markSuppressed(Result.Kernels.back().Unit, Options.Rules, Nolint);
  }
  return Result;
}

llvm::Expected<std::vector<std::shared_ptr<const Kernel>>>
precheck::selectKernels(const KernelRegistry &Registry,
                        llvm::ArrayRef<std::string> Names) {
  std::vector<std::shared_ptr<const Kernel>> Kernels;
  if (Names.empty()) {
    auto Newest = Registry.get(Registry.newest());
    if (!Newest)
      return Newest.takeError();
    Kernels.push_back(std::move(*Newest));
    return Kernels;
  }
  for (const std::string &Name : Names)
    if (auto K = Registry.get(Name); !K)
      return K.takeError();
  // names() has them oldest first.
  for (const std::string &Name : Registry.names())
    if (llvm::is_contained(Names, Name))
      if (auto K = Registry.get(Name))
        Kernels.push_back(std::move(*K));
  return Kernels;
}
