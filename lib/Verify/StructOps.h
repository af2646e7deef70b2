//===- StructOps.h - Members of kernel structs as programs -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_STRUCTOPS_H
#define PRECHECK_LIB_VERIFY_STRUCTOPS_H

#include "Analysis.h"

namespace precheck::interp {

/// verifier.c:check_struct_ops_btf_id: may a program implement this member?
Flow checkStructOps(Analysis &A);

/// What the stub's parameter \p Arg (from 0) says of the program's argument
/// (bpf_struct_ops.c:prepare_arg_info).
StubTag structOpsTag(const Analysis &A, unsigned Arg);

/// The references that the program is called with (verifier.c:
/// do_check_common): Analysis::ArgumentRefs. \p B is the program's body.
void acquireArguments(Analysis &A, State &S, const ir::Body &B);
/// Is it such an argument, given away already?
bool isReleasedArgument(const Analysis &A, const State &S, unsigned Arg);

/// Is the program one of a member that returns a pointer, which is then one
/// that the program owns, or NULL (verifier.c:check_return_code)?
bool returnsKptr(const Analysis &A);
/// Is the result such a pointer, of the right type?
bool isOwnedResult(const Analysis &A, const Value &Result);

/// Has the program an arena (bpf_prog_aux.arena, set by
/// verifier.c:resolve_pseudo_ldimm64)?
bool hasArena(Analysis &A);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_STRUCTOPS_H
