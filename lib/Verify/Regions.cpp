//===- Regions.cpp - RCU sections, locks and other regions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Memory.h"
#include "References.h"
#include "llvm/ADT/StringSwitch.h"

using namespace precheck;
using namespace precheck::interp;

RegionCall interp::regionCall(llvm::StringRef Kfunc) {
  return llvm::StringSwitch<RegionCall>(Kfunc)
      .Case("bpf_rcu_read_lock", RegionCall::RcuLock)
      .Case("bpf_rcu_read_unlock", RegionCall::RcuUnlock)
      .Case("bpf_preempt_disable", RegionCall::PreemptDisable)
      .Case("bpf_preempt_enable", RegionCall::PreemptEnable)
      .Default(RegionCall::None);
}

std::string interp::regionOf(const State &S) {
  if (S.RcuDepth)
    return "rcu_read_lock region";
  if (S.PreemptDepth)
    return "non-preemptible region";
  if (!S.Locks.empty())
    return "lock region";
  return "";
}

static void traceRegion(Analysis &A, State &S, FunctionId F,
                        const ir::Origin &Where) {
  TraceNode N;
  N.Kind = StepKind::Region;
  N.Where = &Where;
  N.Func = F;
  A.step(S, N);
}

/// verifier.c:check_kfunc_call (6.12), invalidate_rcu_protected_refs (7.x):
/// pointers protected by the section lose their trust.
static void leaveRcu(Analysis &A, State &S) {
  if (A.K.has(Feature::RcuUnlockKeepsInNonSleepable) && A.inRcuCs(S))
    return;
  S.update([](const Value &V) { return V.has(MEM_RCU); },
           [](Value &V) {
             V.Flags &= ~(MEM_RCU | PTR_MAYBE_NULL);
             V.Flags |= PTR_UNTRUSTED;
           });
}

Flow interp::applyRegion(Analysis &A, State &S, const Kfunc &K, FunctionId F,
                         const ir::Origin &Where) {
  RegionCall Region = regionCall(K.Name);
  MessageArgs Args;
  Args.Func = K.Name;
  switch (Region) {
  case RegionCall::RcuLock:
    if (S.RcuDepth && !A.K.has(Feature::RcuNesting)) {
      Because Why;
      Why.Origin = S.RcuSite;
      Why.OriginText = "the outer section begins here";
      return A.report(S, Message::NestedRcuLock, Args, Where, Why);
    }
    if (S.RcuDepth++ == 0)
      S.RcuSite = &Where;
    traceRegion(A, S, F, Where);
    return Flow::Continue;
  case RegionCall::RcuUnlock:
    if (!S.RcuDepth)
      return A.report(S, Message::UnmatchedRcuUnlock, Args, Where);
    if (--S.RcuDepth == 0)
      leaveRcu(A, S);
    traceRegion(A, S, F, Where);
    return Flow::Continue;
  case RegionCall::PreemptDisable:
    if (S.PreemptDepth++ == 0)
      S.PreemptSite = &Where;
    traceRegion(A, S, F, Where);
    return Flow::Continue;
  case RegionCall::PreemptEnable:
    if (!S.PreemptDepth)
      return A.report(S, Message::UnmatchedPreemptEnable, Args, Where);
    if (--S.PreemptDepth == 0 && A.K.has(Feature::RcuByPreemptOff) &&
        !A.inRcuCs(S))
      leaveRcu(A, S);
    traceRegion(A, S, F, Where);
    return Flow::Continue;
  case RegionCall::None:
    break;
  }
  Args.Extra = regionOf(S);
  if (K.has(KF_SLEEPABLE) && !Args.Extra.empty()) {
    Because Why;
    Why.Origin = S.RcuDepth ? S.RcuSite : S.PreemptSite;
    Why.OriginText = "the region begins here";
    Why.OriginKind = StepKind::Region;
    if (!Why.Origin && !S.Locks.empty())
      Why.Origin = S.Locks.back().Site;
    return A.report(S, Message::KfuncSleepableRegion, Args, Where, Why);
  }
  return Flow::Continue;
}

Flow interp::spinLock(Analysis &A, State &S, const Value &Lock, FunctionId F,
                      const ir::Origin &Where, bool IsLock) {
  MessageArgs Args;
  Args.Func = A.function(F).Name;
  HeldLock L;
  L.Container = Lock.M;
  L.Id = Lock.Id;
  L.Off = Lock.Off;
  L.Site = &Where;
  if (!Lock.M)
    // A global's section is one map; a local object is known by its identity.
    L.Id = Lock.Obj != NoId ? 0 : Lock.Id;
  if (IsLock) {
    traceRegion(A, S, F, Where);
    S.Locks.push_back(L);
    return Flow::Continue;
  }
  if (S.Locks.empty())
    return A.report(S, Message::UnlockWithoutLock, Args, Where);
  HeldLock Held = S.Locks.back();
  if (!Lock.isOpaque() && (Held.Container != L.Container || Held.Id != L.Id)) {
    Because Why;
    Why.Origin = Held.Site;
    Why.OriginText = "the lock held was taken here";
    return A.report(S, Message::UnlockOtherLock, Args, Where, Why);
  }
  S.Locks.pop_back();
  traceRegion(A, S, F, Where);
  // verifier.c:invalidate_non_owning_refs
  S.update([](const Value &V) { return V.has(NON_OWN_REF); },
           [&](Value &V) {
             const ir::Origin *From = V.From;
             V = A.freshScalar(64, false);
             V.Gone = Lost::LeftRegion;
             V.From = From;
           });
  if (A.K.has(Feature::RcuByPreemptOff) && !A.inRcuCs(S))
    leaveRcu(A, S);
  return Flow::Continue;
}
