//===- AsyncField.cpp - Timers, work queues and task work -----------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:process_timer_func, process_wq_func, process_task_work_func: the
// fields of a map value that run a callback later.
//
//===----------------------------------------------------------------------===//

#include "Callback.h"
#include "Memory.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

static llvm::StringRef structOf(SpecialKind K) {
  switch (K) {
  case SpecialKind::Workqueue:
    return "bpf_wq";
  case SpecialKind::TaskWork:
    return "bpf_task_work";
  default:
    return "bpf_timer";
  }
}

std::optional<SpecialKind> interp::asyncField(llvm::StringRef Struct) {
  for (SpecialKind K :
       {SpecialKind::Timer, SpecialKind::Workqueue, SpecialKind::TaskWork})
    if (Struct == structOf(K))
      return K;
  return std::nullopt;
}

Flow interp::checkAsyncField(Analysis &A, State &S, const CallSite &Site,
                             unsigned I, SpecialKind Kind) {
  const Value &V = Site.Args[I];
  if (V.isOpaque())
    return Flow::Continue;
  MessageArgs Args;
  Args.Arg = I;
  Args.Func = Site.Decl.Name;
  Args.Type = typeString(V);
  Args.Expected = "map_value";
  Args.Kind = structOf(Kind).str();
  Args.Off = V.Off;
  Because Why;
  Why.Id = V.Id;
  auto Report = [&](Message M) {
    return A.report(S, M, Args, Site.argWhere(I), Why);
  };
  if (!V.is(Kind::MapValue) || V.maybeNull()) {
    if (V.maybeNull())
      Why.Suggestion = "check it for NULL before the call";
    return Report(Site.Decl.Kind == FunctionKind::Helper
                      ? Message::HelperArgType
                      : Message::NotMapValue);
  }
  if (V.Sym)
    return Report(Message::FieldNotConstantOffset);
  if (V.Ty == VoidType)
    return Flow::Continue;
  const auto &Fields = A.specialFieldsOf(V.Ty);
  auto It = llvm::find_if(
      Fields, [&](const SpecialField &F) { return F.Kind == Kind; });
  if (It == Fields.end()) {
    Args.Extra = V.M ? V.M->Name : A.Model.Globals[V.Obj].Name;
    return Report(Message::NoValidField);
  }
  if (static_cast<int64_t>(It->Offset) != V.Off) {
    Args.Expected = std::to_string(It->Offset);
    return Report(Message::OffNotField);
  }
  return Flow::Continue;
}

Flow interp::checkAsyncMap(Analysis &A, State &S, const CallSite &Site,
                           unsigned Field, unsigned MapArg, SpecialKind Kind) {
  const Value &V = Site.Args[Field], &M = Site.Args[MapArg];
  if (!V.is(Kind::MapValue) || !M.is(Kind::MapPtr) || !V.M || !M.M)
    return Flow::Continue;
  // The inner maps of two lookups are two, whatever the keys.
  if (V.M == M.M && V.Parent == M.Id)
    return Flow::Continue;
  if (Kind != SpecialKind::Timer && !A.K.has(Feature::AsyncMapAlways) &&
      !recordOf(A, M.M->Value).has(Kind))
    return Flow::Continue;
  MessageArgs Args;
  Args.Arg = Field;
  Args.Extra = std::to_string(MapArg + 1);
  Args.Kind = Kind == SpecialKind::Timer       ? "timer"
              : Kind == SpecialKind::Workqueue ? "workqueue"
                                               : "bpf_task_work";
  Because Why;
  Why.Suggestion = "pass the map that holds it";
  return A.report(S, Message::AsyncOtherMap, Args, Site.argWhere(MapArg), Why);
}
