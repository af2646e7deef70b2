//===- Interpreter.h - Path exploration -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_INTERPRETER_H
#define PRECHECK_LIB_VERIFY_INTERPRETER_H

#include "Analysis.h"
#include "Branch.h"
#include "Calls.h"
#include "Precision.h"
#include <map>

namespace precheck::interp {

/// Explores the paths of one program, or of one global function on its own
/// (verifier.c:do_check).
class Interpreter {
public:
  explicit Interpreter(Analysis &A) : A(A), Precise(A.Model, A.Bodies) {}

  /// Explores \p F from its entry state.
  void explore(FunctionId F, bool Sleepable);

private:
  /// A block under one call stack: where states are compared.
  using Place = std::vector<uint64_t>;
  static Place placeOf(const State &S);

  /// Runs one state until its path ends, forks or is covered.
  void run(State S);
  /// Blocks of a body where paths meet: only there states are compared.
  const llvm::BitVector &joins(const ir::Body &B);
  /// What is known of numbers that nothing holds any more is of no use, and it
  /// keeps states apart.
  void forgetDead(State &S) const;
  /// Enters a function of the program. What its caller's registers held for
  /// instructions before the call is forgotten.
  Flow enter(State &S, CallSite &Site);
  /// Index of the last instruction of a block that reads each register.
  const std::vector<unsigned> &lastUses(const ir::Body &B, ir::BlockId Id);
  /// At a block's entry: false if an earlier state covers this one.
  bool enterBlock(State &S);
  /// Records the state at its place, unless an earlier one covers it.
  bool visit(State &S, bool Loop);
  Flow execute(State &S, const ir::Inst &I);
  Flow terminate(State &S, const ir::Block &B);
  Flow leaveFunction(State &S, const ir::Terminator &T);
  Flow leaveCallback(State &S, const Value &Result, const ir::Origin &Where);
  void jump(State &S, ir::BlockId To);

  Flow compare(State &S, const ir::Inst &I);
  /// Sets the result of \p I to 1 in \p S and to 0 in \p Else and goes on
  /// with those outcomes that are possible.
  Flow follow(State &S, State Else, const Outcomes &O, const ir::Inst &I,
              bool Pointer);
  Flow branchOn(State &S, const ir::Inst &I, const Value &V);
  Flow call(State &S, const ir::Inst &I);
  Flow cast(State &S, const ir::Inst &I, Value &Out);
  Flow binary(State &S, const ir::Inst &I, Value &Out);
  Value address(State &S, const ir::Inst &I);
  Value core(const State &S, const ir::Inst &I);
  Value offset(const Value &Base, int64_t Bytes);
  Value index(State &S, const Value &Base, const Value &Index, int64_t Scale);
  void traceBranch(State &S, const ir::Origin &Where, bool Taken, bool Pointer,
                   uint32_t Id);

  const Value &reg(const State &S, ir::Reg R) const;
  void set(State &S, ir::Reg R, Value V);

  Analysis &A;
  Precision Precise;
  struct Visits {
    std::vector<State> States;
    bool Repeated = false; ///< a loop has come back here
  };
  std::map<Place, Visits> Seen;
  llvm::DenseMap<const ir::Body *, llvm::BitVector> Joins;
  llvm::DenseMap<const ir::Block *, std::vector<unsigned>> LastUses;
};

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_INTERPRETER_H
