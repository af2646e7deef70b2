//===- ReturnValue.h - What a program may return -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_RETURNVALUE_H
#define PRECHECK_LIB_VERIFY_RETURNVALUE_H

#include "Analysis.h"

namespace precheck::interp {

/// verifier.c:retval_range_within: is the scalar \p Result in the range, as
/// far as the verifier can tell? Notes in \p S when that is not sure.
bool returnsWithin(Analysis &A, State &S, const Value &Result,
                   ReturnRange Allowed);
/// The scalar and the range in a message (verifier.c:verbose_invalid_scalar).
void describeReturn(const Analysis &A, const State &S, const Value &Result,
                    ReturnRange Allowed, MessageArgs &Args);

/// A result out of its range. Kernels without Feature::PreciseReturns may not
/// see it, if another path of the function has a good one: which of the two
/// they look at first hangs on the compiler.
Flow reportReturn(Analysis &A, const State &S, Message M,
                  const MessageArgs &Args, const ir::Origin &Where,
                  const Because &Why);
/// After all paths: those that nothing hides.
void reportLooseReturns(Analysis &A);

/// The entry function returns \p Result (verifier.c:check_return_code, 7.1 and
/// later also check_global_subprog_return_code).
Flow checkReturnCode(Analysis &A, State &S, const Value &Result,
                     const ir::Origin &Where);
/// bpf_throw(\p Cookie): without an exception callback the cookie is what the
/// program returns.
Flow checkCookie(Analysis &A, State &S, const Value &Cookie,
                 const ir::Origin &Where);

/// What bpf_get_retval() gives and bpf_set_retval() takes, where that is
/// limited (verifier.c:do_refine_retval_range).
std::optional<Range> setRetvalRange(const Analysis &A);
/// bpf_set_retval(\p Retval) (verifier.c:check_helper_call).
Flow checkSetRetval(Analysis &A, State &S, const Value &Retval,
                    const ir::Origin &Where);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_RETURNVALUE_H
