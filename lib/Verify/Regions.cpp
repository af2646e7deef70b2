//===- Regions.cpp - RCU sections, locks and other regions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
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
  if (!S.Irqs.empty())
    return "IRQ-disabled region";
  if (!S.Locks.empty())
    return "lock region";
  return "";
}

void interp::traceRegion(Analysis &A, State &S, FunctionId F,
                         const ir::Origin &Where) {
  TraceNode N;
  N.Kind = StepKind::Region;
  N.Where = &Where;
  N.Func = F;
  A.step(S, N);
}

/// Pointers that RCU protected lose their trust.
static void demoteRcu(Analysis &A, State &S) {
  // The loop over what owns nothing comes first in the kernel, too.
  bool DropsNonOwning = A.K.has(Feature::RcuByPreemptOff);
  // A callback's caller has met the state without any round before, which is
  // taken for equal.
  bool KeepsIterators = A.K.has(Feature::IterTrustNotCompared) &&
                        llvm::any_of(S.Frames, [](const auto &F) {
                          return F->Role == FrameRole::Callback;
                        });
  S.update(
      [&](const Value &V) {
        return V.has(MEM_RCU) && !(KeepsIterators && V.is(Kind::Iterator));
      },
      [&](Value &V) {
        V.Flags &= ~(MEM_RCU | PTR_MAYBE_NULL);
        if (DropsNonOwning)
          V.Flags &= ~NON_OWN_REF;
        V.Flags |= PTR_UNTRUSTED;
      });
}

void interp::leaveRcuRegion(Analysis &A, State &S) {
  if (!A.inRcuCs(S))
    demoteRcu(A, S);
}

Flow interp::checkMaySleep(Analysis &A, const State &S, Message M,
                           MessageArgs Args, const ir::Origin &Where) {
  Args.Extra = regionOf(S);
  if (Args.Extra.empty())
    return Flow::Continue;
  Because Why;
  Why.Origin = S.RcuDepth        ? S.RcuSite
               : S.PreemptDepth  ? S.PreemptSite
               : !S.Irqs.empty() ? S.Irqs.back().Site
                                 : S.Locks.back().Site;
  Why.OriginText = "the region begins here";
  Why.OriginKind = StepKind::Region;
  return A.report(S, M, std::move(Args), Where, Why);
}

Flow interp::applyRegion(Analysis &A, State &S, const Kfunc &K, FunctionId F,
                         const ir::Origin &Where) {
  RegionCall Region = regionCall(K.Name);
  MessageArgs Args;
  Args.Func = K.Name;
  bool Rcu = Region == RegionCall::RcuLock || Region == RegionCall::RcuUnlock;
  if (Rcu && inTreeCallback(S))
    return A.report(S, Message::RcuInTreeCallback, Args, Where);
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
    if (--S.RcuDepth == 0) {
      // Once, every explicit unlock took the trust, whatever else protects.
      if (A.K.has(Feature::RcuUnlockKeepsInNonSleepable))
        leaveRcuRegion(A, S);
      else
        demoteRcu(A, S);
    }
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
    if (--S.PreemptDepth == 0 && A.K.has(Feature::RcuByPreemptOff))
      leaveRcuRegion(A, S);
    traceRegion(A, S, F, Where);
    return Flow::Continue;
  case RegionCall::None:
    break;
  }
  return K.has(KF_SLEEPABLE)
             ? checkMaySleep(A, S, Message::KfuncSleepableRegion, Args, Where)
             : Flow::Continue;
}
