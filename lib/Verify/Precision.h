//===- Precision.h - Numbers that decide nothing -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The verifier compares a scalar of two states only if something came to depend
// on its value (verifier.c:mark_chain_precision, regsafe). Here that is found
// ahead, for a whole program: a local is precise when what it holds may reach a
// condition, an index, an argument of a helper or kfunc or a result that is
// judged. A counter that only ends up in a map is not.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_PRECISION_H
#define PRECHECK_LIB_VERIFY_PRECISION_H

#include "precheck/Lower/IR.h"
#include "llvm/ADT/DenseMap.h"

namespace precheck::interp {

class Precision {
public:
  Precision(const ProgramModel &Model, ir::BodySource &Bodies)
      : Model(Model), Bodies(Bodies) {}

  /// Looks at \p Entry and all that it calls.
  void addEntry(FunctionId Entry);

  /// Must the numbers in a local be the same in both states?
  bool isPrecise(const ir::Body &B, ir::LocalId L) const {
    auto It = Facts.find(&B);
    return It == Facts.end() || It->second.Locals.test(L);
  }
  /// The same for a register of a block.
  bool isPrecise(const ir::Body &B, ir::BlockId Block, ir::Reg R) const {
    auto It = Facts.find(&B);
    return It == Facts.end() || It->second.Regs[Block].test(R);
  }

private:
  struct BodyFacts {
    llvm::BitVector Locals;
    std::vector<llvm::BitVector> Regs; ///< by block
    bool Result = false;
  };

  /// Goes backwards through a block once; true if something became precise.
  bool scan(const ir::Body &B, ir::BlockId Id, BodyFacts &F);
  bool isFollowed(FunctionId F) const;

  const ProgramModel &Model;
  ir::BodySource &Bodies;
  llvm::DenseMap<const ir::Body *, BodyFacts> Facts;
  llvm::DenseMap<FunctionId, const ir::Body *> ByFunction;
};

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_PRECISION_H
