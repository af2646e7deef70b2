//===- LocalObjects.h - Objects of the program's own types -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What bpf_obj_new() and its like allocate: PTR_TO_BTF_ID | MEM_ALLOC to a
// struct that the program declares.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_LOCALOBJECTS_H
#define PRECHECK_LIB_VERIFY_LOCALOBJECTS_H

#include "Calls.h"

namespace precheck::interp {

/// verifier.c:check_kfunc_args, KF_ARG_PTR_TO_ALLOC_BTF_ID: what is dropped.
Flow checkDropped(Analysis &A, State &S, KfuncCall &C, unsigned I);
/// The same for types that NMI can't free (7.3).
Flow checkDropNmi(Analysis &A, State &S, const KfuncCall &C);
/// KF_ARG_PTR_TO_REFCOUNTED_KPTR
Flow checkRefcounted(Analysis &A, State &S, KfuncCall &C, unsigned I);

/// Does the call return an object? \p Result is it then. Flow::Stop: it may
/// not be made (verifier.c:check_special_kfunc).
Flow newObject(Analysis &A, State &S, const KfuncCall &C, Value &Result,
               bool &Made);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_LOCALOBJECTS_H
