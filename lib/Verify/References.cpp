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
  S.Refs.push_back({V.Ref, &Site, By, nullptr});
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

/// The call that ends the reference held in \p R.Holder; empty when there is
/// not exactly one that the program declares.
static std::string releaseCall(const Analysis &A, const Reference &R) {
  const Type &Held = A.Types.get(R.Holder->Type);
  if (Held.Kind != TypeKind::Pointer)
    return "";
  auto Declared = [&](llvm::StringRef Name) {
    return llvm::any_of(A.Model.Functions,
                        [&](const Function &F) { return F.Name == Name; });
  };
  const Type &Pointee = A.Types.get(Held.Elem);
  std::string Releaser;
  if (R.By != NoId && A.function(R.By).Name == "bpf_ringbuf_reserve") {
    if (Declared("bpf_ringbuf_discard"))
      return "bpf_ringbuf_discard(" + R.Holder->Name + ", 0);";
    return "";
  }
  if (Pointee.Name == "bpf_sock" && Declared("bpf_sk_release"))
    Releaser = "bpf_sk_release";
  std::string Param = ("struct " + Pointee.Name + " *").str();
  for (const Kfunc &K : A.K.kfuncs())
    if (K.has(KF_RELEASE) && K.Params.size() == 1 &&
        K.Params[0].Type == Param && Declared(K.Name)) {
      if (!Releaser.empty())
        return "";
      Releaser = K.Name;
    }
  return Releaser.empty() ? "" : Releaser + "(" + R.Holder->Name + ");";
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
    for (const Reference &R : S.Refs) {
      Because Why;
      Why.Ref = R.Id;
      MessageArgs Args;
      if (R.By != NoId)
        Args.Func = A.function(R.By).Name;
      Why.Suggestion = "release the reference, or store it with "
                       "bpf_kptr_xchg(), on every path that got it";
      if (R.Holder) {
        Why.Mend.Text = releaseCall(A, R);
        Why.Mend.Declared = R.Holder->Src.Range.getBegin();
        Why.Mend.At = Where.Range;
        if (!Why.Mend.Text.empty())
          Why.Mend.How = Remedy::Edit::InsertBefore;
      }
      Result = A.report(S, Message::UnreleasedReference, Args, Where, Why);
    }
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
