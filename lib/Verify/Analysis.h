//===- Analysis.h - One program's analysis -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the rule families share while one program is judged for one kernel:
// the inputs, the symbols, the sinks for findings, forks and notes.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_ANALYSIS_H
#define PRECHECK_LIB_VERIFY_ANALYSIS_H

#include "State.h"
#include "precheck/Kernel/Kernel.h"
#include "precheck/Report/Finding.h"
#include "precheck/Verify/Verify.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Allocator.h"
#include <array>
#include <map>
#include <set>

namespace precheck::interp {

/// Does the path go on after an instruction?
enum class Flow : uint8_t { Continue, Stop };

struct Record;

/// Answers to questions of CO-RE's, by their text (coreQuestion()).
using CoreAnswers = std::map<std::string, bool>;

/// More to say with a finding.
struct Because {
  std::string Suggestion;
  uint32_t Ref = 0; ///< the reference it is about: its acquisition is shown
  uint32_t Id = 0;  ///< the value it is about: its tests are shown
  /// Where the value came from, and what to say of it.
  const ir::Origin *Origin = nullptr;
  std::string OriginText;
  StepKind OriginKind = StepKind::Origin;
  /// Where the path goes from the finding, and what to say of it.
  const ir::Origin *After = nullptr;
  std::string AfterText;
  Remedy Mend;
  /// A line of the verifier's that goes before the finding's own.
  std::optional<Detail> Before;
};

/// What is to say of a value that a finding is about: where it comes from.
Because cameFrom(const Value &V);

class Analysis {
public:
  Analysis(const ProgramModel &Model, ir::BodySource &Bodies, const Kernel &K,
           const Program &Prog, const VerifyOptions &Options,
           const CoreAnswers &Answers, bool Quick);
  ~Analysis();

  const ProgramModel &Model;
  const TypeTable &Types;
  ir::BodySource &Bodies;
  const Kernel &K;
  const Program &Prog;
  /// What Prog is, as questions to the kernel put it.
  const ProgramKind Kind;
  const VerifyOptions &Options;
  /// What is assumed of the kernel's types, where the database does not say.
  const CoreAnswers &Answers;
  /// The questions that were met and have no answer: both were followed.
  std::vector<std::string> OpenQuestions;
  /// Join states early: a first look, which is enough for most programs.
  const bool Quick;
  /// Another look may know more: a finding was dropped since it hangs on a
  /// value that joining made up, or the first look's budget is spent.
  bool Doubtful = false;
  Symbols Syms;
  ProgramResult Result;
  AnalysisStats Stats;

  /// The function being verified on its own: the program or a global one.
  FunctionId Entry = NoId;
  /// The program's exception callback, if it has one.
  FunctionId ExceptionCallback = NoId;
  /// A global function that a verified path calls, for callers that may sleep
  /// or for others.
  struct GlobalFunction {
    FunctionId F;
    bool Sleepable;
  };
  std::vector<GlobalFunction> Globals;
  void addGlobal(FunctionId F, bool Sleepable);
  /// Arguments of a struct_ops program that carry a reference: argument (from
  /// 0) to the reference's number.
  llvm::DenseMap<unsigned, uint32_t> ArgumentRefs;
  /// Kfuncs and helpers that the function being verified calls, on all paths.
  llvm::DenseSet<FunctionId> Called;
  /// Blocks that some path gets to, by function.
  using BlockSets = std::map<FunctionId, llvm::BitVector>;
  BlockSets Visited;
  void addVisited(const BlockSets &More) {
    for (const auto &[F, Blocks] : More)
      Visited[F] |= Blocks;
  }
  /// Functions that helpers and kfuncs call back: at once, and later.
  llvm::DenseSet<FunctionId> Callbacks, AsyncCallbacks;
  std::vector<State> Worklist;
  /// LSM programs: words of the context that hold what the hook returned.
  llvm::DenseSet<SymId> HookResults;

  /// A function's result out of its range, on kernels where another path's
  /// good result can hide it (Feature::PreciseReturns).
  struct LooseReturn {
    FunctionId F;
    State S;
    Message M;
    MessageArgs Args;
    const ir::Origin *Where;
    Because Why;
  };
  std::vector<LooseReturn> LooseReturns;
  /// Functions of which a path returns what it may.
  llvm::DenseSet<FunctionId> FittingReturns;

  uint32_t freshId() { return ++LastId; }
  /// The number that the pointer \p Was is once its object is released.
  Value releasedPointer(const Value &Was);
  Value freshScalar(unsigned Bits, bool Signed) {
    return Value::scalar(Syms.fresh(Range::ofType(Bits, Signed)));
  }
  /// A value of a type of which nothing is known and nothing is checked.
  Value opaque(TypeId Ty);
  /// A scalar as loaded from memory of type \p Ty.
  Value scalarOf(TypeId Ty);

  /// specialFields() of a type, computed once.
  const std::vector<SpecialField> &specialFieldsOf(TypeId Ty) const;

  /// recordOf(), computed once.
  mutable std::map<TypeId, std::unique_ptr<Record>> StructRecords;
  mutable llvm::StringMap<std::unique_ptr<Record>> SectionRecords;

  const Function &function(FunctionId F) const { return Model.Functions[F]; }
  /// verifier.c:in_rcu_cs
  bool inRcuCs(const State &S) const;

  /// While set, a finding is the particular of one about a whole call:
  /// Finding::Before.
  struct Enclosing {
    Message M;
    MessageArgs Args;
    const ir::Origin *Where;
  };
  std::optional<Enclosing> Around;

  /// hasArena(), once it was asked.
  std::optional<bool> NamesArena;

  /// Was the value of a `const volatile` asked for?
  mutable bool UsedConstants = false;
  /// With VerifyOptions::AnyConstants: what stands for the bytes of such a
  /// variable, by global, offset and size.
  std::map<std::array<uint64_t, 3>, SymId> Constants;

  /// Records a finding; the path ends there, so it returns Flow::Stop.
  Flow report(const State &S, Message M, MessageArgs Args,
              const ir::Origin &Where, Because Why = {});
  /// A note on the program, once for each text.
  void note(const ir::Origin &Where, std::string Text);
  /// The verdict can't be had. The first reason stays.
  Flow unsupported(std::string Reason);
  void incomplete(std::string Reason);

  /// Steps, comparisons of states and the like are paid for from the budget.
  void spend(uint64_t Steps) { Spent += Steps; }
  bool isSpent() const { return paid() > Limit; }
  uint64_t spent() const { return Spent; }

  /// Explores \p S later.
  void fork(State S) { Worklist.push_back(std::move(S)); }

  /// Appends to a path's trace.
  void step(State &S, TraceNode Node);

  /// Source text of an expression, short enough for a note.
  std::string text(const ir::Origin &O) const;

private:
  std::vector<PathStep> path(const State &S, const Because &Why,
                             Message M) const;
  PathStep render(const TraceNode &N) const;

  uint32_t LastId = 0;
  /// Looks at expressions and values (Symbols::work) for the price of a step:
  /// they take about as long, so that no program makes steps slow.
  static constexpr uint64_t WorkPerStep = 25;
  uint64_t paid() const { return Spent + Syms.work() / WorkPerStep; }
  uint64_t Spent = 0, Limit;
  mutable std::map<TypeId, std::vector<SpecialField>> Specials;
  llvm::BumpPtrAllocator Nodes;
  std::set<std::string> Reported, Noted;
};

/// "STRUCT task_struct", as verifier messages name a pointee (btf.c:
/// btf_type_str).
std::string btfTypeString(const TypeTable &Types, TypeId Ty);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_ANALYSIS_H
