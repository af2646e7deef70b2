//===- CoreQuestions.h - Questions about the kernel's types -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// bpf_core_type_exists(), bpf_core_field_exists() and the like: libbpf puts the
// answer into the program before the verifier sees it, so only one side of the
// branch is judged. The database answers what it knows for certain. Of the
// rest both sides are followed, and a program is rejected only if it is
// whatever the answers are. docs/core.md tells users.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_COREQUESTIONS_H
#define PRECHECK_LIB_VERIFY_COREQUESTIONS_H

#include "Analysis.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace precheck::interp {

/// The answer to a question about existence: the database's or the one that is
/// assumed. Nothing: the question was put with the open ones.
std::optional<bool> answerCore(Analysis &A, ir::CoreOp Op,
                               const ir::CoreInfo &Info);

/// One look at a program under some answers, and the questions left open.
using JudgeFn = llvm::function_ref<ProgramResult(
    const CoreAnswers &Answers, std::vector<std::string> &Open)>;

/// \p Result is of a look that followed both sides of \p Open and rejected the
/// program. Says what holds whatever the answers are: the rejection, or the
/// result under answers with which it is accepted; findings that need other
/// answers are conditional then.
ProgramResult judgeAnswers(ProgramResult Result,
                           llvm::ArrayRef<std::string> Open, JudgeFn Judge);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_COREQUESTIONS_H
