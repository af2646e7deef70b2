//===- References.h - Acquired references and regions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_REFERENCES_H
#define PRECHECK_LIB_VERIFY_REFERENCES_H

#include "Analysis.h"

namespace precheck::interp {

/// verifier.c:acquire_reference_state: \p V owns a new reference.
void acquire(Analysis &A, State &S, Value &V, const ir::Origin &Site,
             FunctionId By);

/// verifier.c:release_reference: the reference ends, all pointers that carry
/// it become scalars.
void release(Analysis &A, State &S, uint32_t Ref, const ir::Origin &Site,
             FunctionId By);

/// verifier.c:check_reference_leak and its neighbours (7.x:
/// check_resource_leak): nothing may be held when the program ends.
Flow checkExit(Analysis &A, const State &S, const ir::Origin &Where);
/// A callback returns: what it acquired it must have released, in kernels that
/// look there (verifier.c:check_reference_leak).
Flow checkCallbackLeaks(Analysis &A, const State &S, const ir::Origin &Where);
/// May the reference be released here? A callback can't release what its
/// caller holds, in the same kernels (verifier.c:release_reference_state).
bool mayRelease(const Analysis &A, const State &S, uint32_t Ref);

//===--- Regions.cpp ------------------------------------------------------===//

enum class RegionCall : uint8_t {
  None,
  RcuLock,
  RcuUnlock,
  PreemptDisable,
  PreemptEnable,
};
RegionCall regionCall(llvm::StringRef Kfunc);

/// verifier.c:check_kfunc_call: RCU and preempt bookkeeping of a kfunc, and
/// whether it may sleep where it is called.
Flow applyRegion(Analysis &A, State &S, const Kfunc &K, FunctionId F,
                 const ir::Origin &Where);

/// verifier.c:process_spin_lock
Flow spinLock(Analysis &A, State &S, const Value &Lock, FunctionId F,
              const ir::Origin &Where, bool IsLock);

/// What a sleeping call is inside of ("rcu_read_lock region"); empty: it may
/// sleep here.
std::string regionOf(const State &S);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_REFERENCES_H
