//===- GlobalFunction.h - Arguments of global functions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a call of a global function is matched by.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_GLOBALFUNCTION_H
#define PRECHECK_LIB_VERIFY_GLOBALFUNCTION_H

#include "Analysis.h"

namespace precheck::interp {

/// Why \p V can't be passed as argument \p I (zero-based) of a global function
/// that declares it as \p P, in the kernel's words; empty: it can.
std::string globalArgMismatch(const Analysis &A, const Param &P, const Value &V,
                              unsigned I);
/// The number of a function among the program's, as func#1 in messages;
/// nothing when no body that can be read calls it.
std::optional<unsigned> subprogramNumber(Analysis &A, FunctionId F);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_GLOBALFUNCTION_H
