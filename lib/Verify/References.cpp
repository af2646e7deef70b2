//===- References.cpp - Acquired references -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "References.h"
#include "StackSlots.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

void interp::acquire(Analysis &A, State &S, Value &V, const ir::Origin &Site,
                     FunctionId By, uint32_t Parent) {
  V.Id = V.Ref = A.freshId();
  bool InCallback = S.top().Role == FrameRole::Callback;
  S.Refs.push_back({V.Ref, &Site, By,
                    InCallback ? unsigned(S.Frames.size() - 1) : 0, Parent,
                    nullptr, nullptr});
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
  if (A.K.has(Feature::DynptrParents))
    killDynptrsOf(A, S, Ref);
  S.update([&](const Value &V) { return V.Ref == Ref && !V.isScalar(); },
           [&](Value &V) {
             if (V.isStackObject()) {
               V = Value::any();
               return;
             }
             V = A.releasedPointer(V);
             V.Ref = V.Id = Ref;
           });
}

Flow interp::checkChildren(Analysis &A, const State &S, uint32_t Ref,
                           const ir::Origin &Where) {
  auto It = llvm::find_if(S.Refs,
                          [&](const Reference &R) { return R.Parent == Ref; });
  if (It == S.Refs.end())
    return Flow::Continue;
  Because Why;
  Why.Ref = It->Id;
  Why.Suggestion = "release what was made of it first";
  return A.report(S, Message::LeakedChild, {}, Where, Why);
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
  for (const Function &F : A.Model.Functions)
    if (const Kfunc *K = A.K.findKfunc(F.Name);
        K && K->has(KF_RELEASE) && K->Params.size() == 1 &&
        K->Params[0].Type == Param && Releaser != K->Name) {
      if (!Releaser.empty())
        return "";
      Releaser = K->Name;
    }
  return Releaser.empty() ? "" : Releaser + "(" + R.Holder->Name + ");";
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
  if (R.Lost) {
    Why.Suggestion = "release the reference before the last pointer to it "
                     "gets another value";
    Why.After = &Where;
    Why.AfterText = "the program ends here and still has the reference";
    return A.report(S, Message::UnreleasedReference, Args, *R.Lost, Why);
  }
  if (R.Holder) {
    Why.Mend.Text = releaseCall(A, R);
    Why.Mend.Declared = R.Holder->Src.Range.getBegin();
    Why.Mend.At = Where.Range;
    if (!Why.Mend.Text.empty())
      Why.Mend.How = Remedy::Edit::InsertBefore;
  }
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

namespace {

/// The checks of one exit, in the verifier's order.
class ExitChecker {
public:
  ExitChecker(Analysis &A, const State &S, const ir::Origin &Where,
              ExitKind How)
      : A(A), S(S), Where(Where), How(How) {}
  Flow run() const;

private:
  Flow references() const;
  Flow locks() const;
  Flow irqs() const;
  Flow rcu() const;
  Flow preempt() const;
  Flow open(Message Missing, MessageArgs Args, const char *Region,
            const ir::Origin *Site, const char *Suggestion) const;

  Analysis &A;
  const State &S;
  const ir::Origin &Where;
  ExitKind How;
};

} // namespace

/// A region is open. \p Missing: what kernels that look at each kind of exit
/// on its own say of a return.
Flow ExitChecker::open(Message Missing, MessageArgs Args, const char *Region,
                       const ir::Origin *Site, const char *Suggestion) const {
  Because Why;
  Why.Origin = Site;
  Why.OriginText = "the region begins here";
  Why.OriginKind = StepKind::Region;
  Why.Suggestion = Suggestion;
  if (How == ExitKind::Return && !A.K.has(Feature::ResourceLeakWording))
    return A.report(S, Missing, std::move(Args), Where, Why);
  Args.Func = How == ExitKind::Throw      ? "bpf_throw"
              : How == ExitKind::TailCall ? "tail_call"
                                          : "BPF_EXIT instruction in main prog";
  Args.Kind = Region;
  return A.report(S, Message::RegionAtExit, std::move(Args), Where, Why);
}

Flow ExitChecker::references() const {
  Flow Result = Flow::Continue;
  // A struct_ops program may return what R0 owns, and at a tail call R0 may
  // still hold what the call before it returned: the last reference made.
  bool InR0 = How == ExitKind::TailCall &&
              A.Prog.Info.Type == ProgramType::STRUCT_OPS &&
              A.K.has(Feature::StructOpsRefs);
  llvm::ArrayRef<Reference> Refs = S.Refs;
  for (const Reference &R : InR0 && !Refs.empty() ? Refs.drop_back() : Refs)
    Result = reportLeak(A, S, R, Where);
  return Result;
}

Flow ExitChecker::locks() const {
  if (S.Locks.empty())
    return Flow::Continue;
  return open(Message::MissingSpinUnlock, {}, "bpf_spin_lock",
              S.Locks.back().Site, "unlock it on this path");
}

Flow ExitChecker::irqs() const {
  if (S.Irqs.empty())
    return Flow::Continue;
  return open(Message::RegionAtExit, {}, "bpf_local_irq_save",
              S.Irqs.back().Site, "restore the irq state on this path");
}

Flow ExitChecker::rcu() const {
  if (!S.RcuDepth)
    return Flow::Continue;
  return open(Message::MissingRcuUnlock, {}, "bpf_rcu_read_lock", S.RcuSite,
              "call bpf_rcu_read_unlock() on this path");
}

Flow ExitChecker::preempt() const {
  if (!S.PreemptDepth)
    return Flow::Continue;
  MessageArgs Args;
  Args.Extra = std::to_string(S.PreemptDepth);
  Args.Kind = S.PreemptDepth == 1 ? " is" : "(s) are";
  return open(Message::MissingPreemptEnable, Args, "bpf_preempt_disable",
              S.PreemptSite, "call bpf_preempt_enable() on this path");
}

Flow ExitChecker::run() const {
  using Check = Flow (ExitChecker::*)() const;
  // One place for all exits looks for references before RCU; before, only a
  // tail call did.
  bool ReferencesFirst =
      How == ExitKind::TailCall || A.K.has(Feature::ResourceLeakWording);
  llvm::SmallVector<Check, 5> Checks = {&ExitChecker::locks};
  if (ReferencesFirst)
    Checks.push_back(&ExitChecker::references);
  Checks.append({&ExitChecker::irqs, &ExitChecker::rcu, &ExitChecker::preempt});
  if (!ReferencesFirst)
    Checks.push_back(&ExitChecker::references);
  for (Check C : Checks)
    if ((this->*C)() == Flow::Stop)
      return Flow::Stop;
  return Flow::Continue;
}

Flow interp::checkExit(Analysis &A, const State &S, const ir::Origin &Where,
                       ExitKind How) {
  return ExitChecker(A, S, Where, How).run();
}
