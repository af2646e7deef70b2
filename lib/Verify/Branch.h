//===- Branch.h - Conditions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_cond_jmp_op, mark_ptr_or_null_regs: what a comparison's
// outcome says of the values compared.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_BRANCH_H
#define PRECHECK_LIB_VERIFY_BRANCH_H

#include "Analysis.h"

namespace precheck::interp {

/// May the outcome be true, may it be false?
struct Outcomes {
  bool True = true;
  bool False = true;
  bool Pointer = false; ///< a NULL test
  uint32_t Id = 0;      ///< of the value tested
};

/// `L Op R` on the values of one state. For each outcome that is possible the
/// matching copy of the state is refined: \p OnTrue and \p OnFalse are copies
/// of the same state.
Outcomes splitCompare(Analysis &A, ir::CompareOp Op, const Value &L,
                      const Value &R, bool Signed, State &OnTrue,
                      State &OnFalse);

/// As splitCompare for `V != 0`.
Outcomes splitTruth(Analysis &A, const Value &V, State &OnTrue, State &OnFalse);

/// All copies of the value become non-NULL, or NULL; a reference that was
/// not had is dropped (verifier.c:mark_ptr_or_null_regs).
void markNull(State &S, uint32_t Id, bool IsNull);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_BRANCH_H
