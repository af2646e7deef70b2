//===- References.cpp - Acquired references -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "References.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

void interp::acquire(Analysis &A, State &S, Value &V, const ir::Origin &Site,
                     FunctionId By) {
  V.Id = V.Ref = A.freshId();
  bool InCallback = S.top().Role == FrameRole::Callback;
  S.Refs.push_back(
      {V.Ref, &Site, By, InCallback ? unsigned(S.Frames.size() - 1) : 0});
  TraceNode N;
  N.Kind = StepKind::Acquired;
  N.Where = &Site;
  N.Ref = N.Id = V.Ref;
  N.Func = By;
  A.step(S, N);
}

void interp::release(Analysis &A, State &S, uint32_t Ref,
                     const ir::Origin &Site, FunctionId By) {
  S.dropRef(Ref);
  TraceNode N;
  N.Kind = StepKind::Released;
  N.Where = &Site;
  N.Ref = N.Id = Ref;
  N.Func = By;
  A.step(S, N);
  S.update([&](const Value &V) { return V.Ref == Ref && !V.isScalar(); },
           [&](Value &V) {
             if (V.isStackObject()) {
               V = Value::any();
               return;
             }
             Value Dead = A.freshScalar(64, false);
             Dead.Gone = Lost::Released;
             Dead.Ref = Dead.Id = Ref;
             Dead.From = V.From;
             V = Dead;
           });
}

static Flow reportLeak(Analysis &A, const State &S, const Reference &R,
                       const ir::Origin &Where) {
  Because Why;
  Why.Ref = R.Id;
  MessageArgs Args;
  if (R.By != NoId)
    Args.Func = A.function(R.By).Name;
  Why.Suggestion = "release the reference, or store it with "
                   "bpf_kptr_xchg(), on every path that got it";
  return A.report(S, Message::UnreleasedReference, Args, Where, Why);
}

Flow interp::checkCallbackLeaks(Analysis &A, const State &S,
                                const ir::Origin &Where) {
  if (!A.K.has(Feature::CallbackMustRelease))
    return Flow::Continue;
  Flow Result = Flow::Continue;
  for (const Reference &R : S.Refs)
    if (R.Callback == S.Frames.size() - 1)
      Result = reportLeak(A, S, R, Where);
  return Result;
}

bool interp::mayRelease(const Analysis &A, const State &S, uint32_t Ref) {
  if (S.top().Role != FrameRole::Callback ||
      !A.K.has(Feature::CallbackMustRelease))
    return true;
  const Reference *R = S.findRef(Ref);
  return !R || R->Callback == S.Frames.size() - 1;
}

Flow interp::checkExit(Analysis &A, const State &S, const ir::Origin &Where) {
  auto Locks = [&] {
    if (S.Locks.empty())
      return Flow::Continue;
    Because Why;
    Why.Origin = S.Locks.back().Site;
    Why.OriginText = "the lock was taken here";
    Why.OriginKind = StepKind::Region;
    Why.Suggestion = "unlock it on this path";
    return A.report(S, Message::MissingSpinUnlock, {}, Where, Why);
  };
  auto References = [&] {
    Flow Result = Flow::Continue;
    for (const Reference &R : S.Refs)
      Result = reportLeak(A, S, R, Where);
    return Result;
  };
  auto Rcu = [&] {
    if (!S.RcuDepth)
      return Flow::Continue;
    Because Why;
    Why.Origin = S.RcuSite;
    Why.OriginText = "the RCU section begins here";
    Why.OriginKind = StepKind::Region;
    Why.Suggestion = "call bpf_rcu_read_unlock() on this path";
    return A.report(S, Message::MissingRcuUnlock, {}, Where, Why);
  };
  auto Preempt = [&] {
    if (!S.PreemptDepth)
      return Flow::Continue;
    Because Why;
    Why.Origin = S.PreemptSite;
    Why.OriginText = "preemption is disabled from here";
    Why.OriginKind = StepKind::Region;
    MessageArgs Args;
    Args.Extra = std::to_string(S.PreemptDepth);
    return A.report(S, Message::MissingPreemptEnable, Args, Where, Why);
  };
  // The order in which kernels look: 7.x asks for references before RCU.
  if (Locks() == Flow::Stop)
    return Flow::Stop;
  bool ReferencesFirst = A.K.has(Feature::ResourceLeakWording);
  if (ReferencesFirst && References() == Flow::Stop)
    return Flow::Stop;
  if (Rcu() == Flow::Stop || Preempt() == Flow::Stop)
    return Flow::Stop;
  return ReferencesFirst ? Flow::Continue : References();
}
