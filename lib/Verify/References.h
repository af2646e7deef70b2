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
             FunctionId By, uint32_t Parent = 0);

/// May the reference end: is nothing held that can't outlive it?
Flow checkChildren(Analysis &A, const State &S, uint32_t Ref,
                   const ir::Origin &Where);
/// verifier.c:release_reference: the reference ends, all pointers that carry
/// it become scalars.
void release(Analysis &A, State &S, uint32_t Ref, const ir::Origin &Site,
             FunctionId By);

/// The ways in which a program ends.
enum class ExitKind : uint8_t { Return, Throw, TailCall };
/// verifier.c:check_reference_leak and its neighbours (6.13 and later:
/// check_resource_leak): nothing may be held when the program ends.
Flow checkExit(Analysis &A, const State &S, const ir::Origin &Where,
               ExitKind How = ExitKind::Return);
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
/// A call that may sleep, in a program that may: does a region forbid it here?
/// \p M says so with the region's name in {extra}.
Flow checkMaySleep(Analysis &A, const State &S, Message M, MessageArgs Args,
                   const ir::Origin &Where);

/// What a sleeping call is inside of ("rcu_read_lock region"); empty: it may
/// sleep here.
std::string regionOf(const State &S);
/// verifier.c:in_sleepable_context
inline bool mayBlock(const State &S) {
  return S.Sleepable && regionOf(S).empty();
}
/// Notes the beginning or end of a region on the path.
void traceRegion(Analysis &A, State &S, FunctionId F, const ir::Origin &Where);
/// Something that protected RCU pointers ended; if nothing else does, they
/// lose their trust (verifier.c:invalidate_rcu_protected_refs).
void leaveRcuRegion(Analysis &A, State &S);

//===--- Locks.cpp --------------------------------------------------------===//

struct LockCall {
  LockKind Kind = LockKind::Spin;
  bool Lock = false; ///< else unlock
};
/// The helper or kfunc of that name, if it is one on locks.
std::optional<LockCall> lockCall(llvm::StringRef Name);
/// verifier.c:process_spin_lock
Flow spinLock(Analysis &A, State &S, const Value &Lock, const LockCall &Call,
              FunctionId F, const ir::Origin &Where);
/// verifier.c:kfunc_spin_allowed
bool mayCallUnderLock(const Analysis &A, const Kfunc &K);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_REFERENCES_H
