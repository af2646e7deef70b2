//===- Locks.cpp - bpf_spin_lock and bpf_res_spin_lock -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Record.h"
#include "References.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace precheck;
using namespace precheck::interp;

std::optional<LockCall> interp::lockCall(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<LockCall>>(Name)
      .Case("bpf_spin_lock", LockCall{LockKind::Spin, true})
      .Case("bpf_spin_unlock", LockCall{LockKind::Spin, false})
      .Case("bpf_res_spin_lock", LockCall{LockKind::Res, true})
      .Case("bpf_res_spin_unlock", LockCall{LockKind::Res, false})
      .Case("bpf_res_spin_lock_irqsave", LockCall{LockKind::ResIrq, true})
      .Case("bpf_res_spin_unlock_irqrestore", LockCall{LockKind::ResIrq, false})
      .Default(std::nullopt);
}

static Because heldSince(const HeldLock &L) {
  Because Why;
  Why.Origin = L.Site;
  Why.OriginText = "the lock held was taken here";
  Why.OriginKind = StepKind::Region;
  return Why;
}

/// Does the pointer name a lock of that kind?
static Flow checkAddress(Analysis &A, State &S, const Value &Lock,
                         const LockCall &Call, const ir::Origin &Where) {
  MessageArgs Args;
  Args.Arg = 0;
  bool Res = Call.Kind != LockKind::Spin;
  Args.Kind = Res ? "bpf_res_spin" : "bpf_spin";
  if (Lock.Sym)
    return A.report(S, Message::LockVariableOffset, Args, Where);
  // A map without BTF of its value, or a type that is not known.
  if (Lock.Ty == VoidType)
    return Flow::Continue;
  const SpecialField *F = recordOf(A, Lock).find(Res ? SpecialKind::ResSpinLock
                                                     : SpecialKind::SpinLock);
  Args.Off = offsetInRecord(A, Lock);
  Args.Extra = containerName(A, Lock);
  if (!F)
    return A.report(S,
                    isBtfRefused(A, Lock) ? Message::LockWithoutBtf
                                          : Message::NoLockInMap,
                    Args, Where);
  Args.Expected = std::to_string(F->Offset);
  if (Args.Off != static_cast<int64_t>(F->Offset))
    return A.report(S, Message::LockWrongOffset, Args, Where);
  return Flow::Continue;
}

static Flow take(Analysis &A, State &S, const HeldLock &L,
                 const ir::Origin &Where) {
  for (const HeldLock &Held : S.Locks)
    if (L.Kind != LockKind::Spin && Held.Kind != LockKind::Spin &&
        Held.In == L.In)
      return A.report(S, Message::SameLockAgain, {}, Where, heldSince(Held));
  S.Locks.push_back(L);
  return Flow::Continue;
}

static Flow give(Analysis &A, State &S, const HeldLock &L, bool Known,
                 const ir::Origin &Where) {
  MessageArgs Args;
  Args.Kind = L.Kind == LockKind::Spin ? "bpf_spin" : "bpf_res_spin";
  if (S.Locks.empty())
    return A.report(S, Message::UnlockWithoutLock, Args, Where);
  bool Held = llvm::any_of(S.Locks, [&](const HeldLock &X) {
    return X.In == L.In && X.Kind == L.Kind;
  });
  if (Known && !Held)
    return A.report(S, Message::UnlockOtherLock, Args, Where,
                    heldSince(S.Locks.back()));
  if (Known && !(S.Locks.back().In == L.In))
    return A.report(S, Message::UnlockOutOfOrder, Args, Where,
                    heldSince(S.Locks.back()));
  S.Locks.pop_back();
  invalidateNonOwning(A, S);
  if (A.K.has(Feature::RcuByPreemptOff))
    leaveRcuRegion(A, S);
  return Flow::Continue;
}

Flow interp::spinLock(Analysis &A, State &S, const Value &Lock,
                      const LockCall &Call, FunctionId F,
                      const ir::Origin &Where) {
  if (Call.Kind == LockKind::Spin && inTreeCallback(S)) {
    MessageArgs Args;
    Args.Kind = "spin";
    return A.report(S, Message::LockInTreeCallback, Args, Where);
  }
  bool Known = !Lock.isOpaque();
  if (Known && checkAddress(A, S, Lock, Call, Where) == Flow::Stop)
    return Flow::Stop;
  // The lock is held under the value's identity, 0 for none.
  if (Lock.is(Kind::MapValue) && !Lock.Id && Lock.Obj == NoId &&
      !A.K.has(Feature::CallbackValuesHaveIds)) {
    if (Call.Lock)
      return Flow::Continue;
    MessageArgs Args;
    Args.Kind = "bpf_spin";
    return S.Locks.empty()
               ? A.report(S, Message::UnlockWithoutLock, Args, Where)
               : Flow::Continue;
  }
  HeldLock L;
  L.In = allocationOf(A, Lock);
  L.Kind = Call.Kind;
  L.Site = &Where;
  if (Call.Lock) {
    traceRegion(A, S, F, Where);
    return take(A, S, L, Where);
  }
  if (give(A, S, L, Known, Where) == Flow::Stop)
    return Flow::Stop;
  traceRegion(A, S, F, Where);
  return Flow::Continue;
}

bool interp::mayCallUnderLock(const Analysis &A, const Kfunc &K) {
  // verifier.c:kfunc_spin_allowed: a kfunc has its flags from the sets of the
  // program's type.
  if (K.has(KF_SPINLOCK_SAFE))
    return A.K.isAllowed(K, A.Kind);
  return A.K.isAllowedUnderLock(K) || lockCall(K.Name);
}
