//===- Iterator.cpp - Open-coded iterators -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:process_iter_arg, process_iter_next_call, mark_stack_slots_iter,
// unmark_stack_slots_iter.
//
//===----------------------------------------------------------------------===//

#include "References.h"
#include "StackSlots.h"

using namespace precheck;
using namespace precheck::interp;

/// "num" of struct bpf_iter_num (log.c:iter_type_str).
static std::string iteratorName(const Analysis &A, TypeId Struct) {
  llvm::StringRef Name = A.Types.get(Struct).Name;
  Name.consume_front("bpf_iter_");
  return Name.str();
}

/// verifier.c:check_css_task_iter_allowlist
static bool mayIterateTasksOfCss(const Analysis &A, const State &S) {
  if (A.Prog.Info.Type == ProgramType::LSM)
    return true;
  if (A.Prog.Info.Type == ProgramType::TRACING &&
      A.Prog.Info.AttachType == "TRACE_ITER")
    return true;
  return S.Sleepable;
}

Flow interp::checkIterator(Analysis &A, State &S, KfuncCall &C, unsigned I) {
  const Value &P = C.Site.Args[I];
  TypeId Struct = A.Types.get(C.paramType(I)).Elem;
  MessageArgs Args;
  Args.Arg = I;
  Args.Func = C.Info.Name;
  Args.Kind = iteratorName(A, Struct);
  Because Why;
  auto Report = [&](Message M) {
    return A.report(S, M, Args, C.Site.argWhere(I), Why);
  };
  if (C.Info.Name == "bpf_iter_css_task_new" && !mayIterateTasksOfCss(A, S))
    return Report(Message::CssTaskIter);
  if (!P.is(Kind::Stack))
    return Report(Message::IterExpected);
  Why.Suggestion = badSlotAddress(P, "iter");
  uint64_t Size = A.Types.get(Struct).Size;
  if (C.Info.has(KF_ITER_NEW) && I == 0) {
    if (!isSlotAddress(P) || holdsObject(S, P, Size, Kind::Iterator)) {
      if (Why.Suggestion.empty())
        Why.Suggestion = "destroy the iterator before it is made again";
      return Report(Message::IterNotUninit);
    }
    return overwriteObjects(A, S, P, Size, C.Site.argWhere(I));
  }
  const Value *It = isSlotAddress(P) ? objectAt(S, P, Kind::Iterator) : nullptr;
  if (It && It->has(PTR_UNTRUSTED)) {
    Why.Suggestion = "make and use the iterator between bpf_rcu_read_lock() "
                     "and bpf_rcu_read_unlock()";
    return Report(Message::IterNeedsRcu);
  }
  if (!It || A.Types.get(It->Ty).Name != A.Types.get(Struct).Name)
    return Report(Message::IterNotInit);
  return Flow::Continue;
}

static void makeIterator(Analysis &A, State &S, KfuncCall &C) {
  TypeId Struct = A.Types.get(C.paramType(0)).Elem;
  Value It;
  It.K = Kind::Iterator;
  It.Ty = Struct;
  It.Sub = static_cast<uint8_t>(IterState::Active);
  It.From = &C.Site.where();
  if (C.Info.has(KF_RCU_PROTECTED))
    It.Flags = A.inRcuCs(S) ? MEM_RCU : PTR_UNTRUSTED;
  acquire(A, S, It, C.Site.where(), C.Site.Callee);
  placeObject(S, C.Site.Args[0], A.Types.get(Struct).Size, It);
}

/// What next() returned when it returned something.
static Value element(Analysis &A, const KfuncCall &C, const Value &It) {
  const Type &T = A.Types.get(C.Site.Decl.Result);
  if (T.Kind != TypeKind::Pointer)
    return A.opaque(C.Site.Decl.Result);
  const Type &Pointee = A.Types.get(T.Elem);
  Value V;
  if (Pointee.isRecord()) {
    V = Value::pointer(Kind::BtfId,
                       It.has(MEM_RCU)                  ? MEM_RCU
                       : A.K.has(Feature::TrustedFlags) ? PTR_TRUSTED
                                                        : 0u,
                       T.Elem);
  } else {
    V = Value::pointer(Kind::Mem, MEM_RDONLY, T.Elem);
    V.Size = Pointee.Size;
    V.Ref = It.Ref;
  }
  V.Id = A.freshId();
  V.From = &C.Site.where();
  return V;
}

void interp::applyIterator(Analysis &A, State &S, KfuncCall &C, Value &Result) {
  const Value &P = C.Site.Args[0];
  if (C.Info.has(KF_ITER_NEW)) {
    if (P.is(Kind::Stack))
      makeIterator(A, S, C);
    return;
  }
  const Value *Found = objectAt(S, P, Kind::Iterator);
  if (C.Info.has(KF_ITER_DESTROY)) {
    if (!Found)
      return;
    uint32_t Ref = Found->Ref;
    removeObject(S, P);
    release(A, S, Ref, C.Site.where(), C.Site.Callee);
    return;
  }
  // An iterator out of sight may give anything.
  Value It = Found ? *Found : Value();
  Value Drained = Value::constant(0);
  Drained.From = &C.Site.where();
  Drained.Gone = Lost::Null;
  if (!It.isDrained()) {
    // One more round: what was learnt of the slot stays as it is.
    State More = S;
    Value Next = element(A, C, It);
    if (C.Site.Inst.Dst != ir::None)
      More.top().Regs[C.Site.Inst.Dst] = Next;
    A.fork(std::move(More));
  }
  if (Found) {
    It.Sub = static_cast<uint8_t>(IterState::Drained);
    placeObject(S, P, A.Types.get(It.Ty).Size, It);
  }
  Result = Drained;
}
