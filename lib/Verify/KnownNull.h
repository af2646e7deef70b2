//===- KnownNull.h - Access through a pointer that is NULL -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is read or written through NULL is undefined behaviour. The compiler
// takes an access to NULL itself for unreachable, and a path on which a merged
// pointer is NULL; an access to a member of what a call returned stays, and
// the verifier finds it.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_KNOWNNULL_H
#define PRECHECK_LIB_VERIFY_KNOWNNULL_H

#include "Analysis.h"

namespace precheck::interp {

/// \p S is at a load or store through \p P, a small constant. Does the
/// compiler leave it in the program?
bool keepsNullAccess(const Analysis &A, const State &S, const Value &P);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_KNOWNNULL_H
