//===- Irq.cpp - Saved interrupt state -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:process_irq_flag: an irq flag is an object in the stack, saved
// flags are restored in the opposite order.
//
//===----------------------------------------------------------------------===//

#include "References.h"
#include "StackSlots.h"

using namespace precheck;
using namespace precheck::interp;

static constexpr uint64_t FlagSize = 8;

static bool saves(llvm::StringRef Kfunc) {
  return Kfunc == "bpf_local_irq_save" || Kfunc == "bpf_res_spin_lock_irqsave";
}

/// bpf_verifier.h: IRQ_NATIVE_KFUNC, IRQ_LOCK_KFUNC
static uint8_t classOf(llvm::StringRef Kfunc) {
  return Kfunc.starts_with("bpf_res_spin_");
}
static const char *className(uint8_t Class) {
  return Class ? "lock" : "native";
}

Flow interp::checkIrqFlag(Analysis &A, State &S, KfuncCall &C, unsigned I) {
  const Value &P = C.Site.Args[I];
  const ir::Origin &Where = C.Site.argWhere(I);
  MessageArgs Args;
  Args.Arg = I;
  Because Why;
  auto Report = [&](Message M) {
    return A.report(S, M, Args, Where, std::move(Why));
  };
  if (!P.is(Kind::Stack))
    return Report(Message::IrqFlagExpected);
  const Value *Flag =
      isSlotAddress(P) ? objectAt(S, P, Kind::IrqFlag) : nullptr;
  if (saves(C.Info.Name)) {
    if (!isSlotAddress(P) || holdsObject(S, P, FlagSize, Kind::IrqFlag))
      return Report(Message::IrqFlagNotUninit);
    return overwriteObjects(A, S, P, FlagSize, Where);
  }
  if (!Flag)
    return Report(Message::IrqFlagNotInit);
  uint8_t Class = classOf(C.Info.Name);
  if (Flag->Sub != Class) {
    Args.Kind = className(Flag->Sub);
    Args.Extra = className(Class);
    return Report(Message::IrqOtherClass);
  }
  if (!S.Irqs.empty() && S.Irqs.back().Id != Flag->Id) {
    Why.Origin = S.Irqs.back().Site;
    Why.OriginText = "the state that is to be restored first was saved here";
    Why.OriginKind = StepKind::Region;
    return Report(Message::IrqOutOfOrder);
  }
  return Flow::Continue;
}

void interp::applyIrqFlag(Analysis &A, State &S, const KfuncCall &C,
                          unsigned I) {
  const Value &P = C.Site.Args[I];
  if (!P.is(Kind::Stack) || P.Sym)
    return;
  const ir::Origin &Where = C.Site.where();
  if (saves(C.Info.Name)) {
    Value Flag;
    Flag.K = Kind::IrqFlag;
    Flag.Sub = classOf(C.Info.Name);
    Flag.Id = A.freshId();
    Flag.From = &Where;
    placeObject(S, P, FlagSize, Flag);
    S.Irqs.push_back({Flag.Id, &Where});
    traceRegion(A, S, C.Site.Callee, Where);
    return;
  }
  removeObject(S, P);
  if (!S.Irqs.empty())
    S.Irqs.pop_back();
  traceRegion(A, S, C.Site.Callee, Where);
  leaveRcuRegion(A, S);
}
