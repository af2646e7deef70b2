//===- Callback.cpp - Functions that helpers and kfuncs call back ---------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Callback.h"
#include "Graph.h"
#include "HelperIds.h"
#include "References.h"
#include "ReturnValue.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

bool interp::passesFunction(const CallSite &Site) {
  return (Site.Decl.Kind == FunctionKind::Helper ||
          Site.Decl.Kind == FunctionKind::Kfunc) &&
         llvm::any_of(Site.Args,
                      [](const Value &V) { return V.is(Kind::Func); });
}

Flow interp::callbackFunction(Analysis &A, State &S, const CallSite &Site,
                              unsigned Arg, FunctionId &F) {
  const Value &V = Site.Args[Arg];
  MessageArgs Args;
  Args.Arg = Arg;
  Args.Type = typeString(V);
  Args.Expected = "func";
  if (V.isOpaque()) {
    A.incomplete("it passes a callback that is not known");
    return Flow::Continue;
  }
  if (!V.is(Kind::Func))
    return A.report(S,
                    Site.Decl.Kind == FunctionKind::Helper
                        ? Message::HelperArgType
                        : Message::CallbackExpected,
                    Args, Site.argWhere(Arg));
  const Function &Fn = A.function(V.Obj);
  if (Fn.Kind == FunctionKind::Global || Fn.Kind == FunctionKind::Program) {
    Because Why;
    Why.Suggestion = "declare '" + Fn.Name + "' static";
    return A.report(S, Message::CallbackNotStatic, Args, Site.argWhere(Arg),
                    Why);
  }
  F = V.Obj;
  return Flow::Continue;
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

/// The type that parameter \p I of \p F points to.
static TypeId pointeeOf(const Analysis &A, FunctionId F, unsigned I) {
  const Function &Fn = A.function(F);
  return I < Fn.Params.size() ? A.Types.get(Fn.Params[I].Type).Elem : VoidType;
}

static Value mapPointer(const Map *M, uint32_t Id) {
  Value V = Value::pointer(Kind::MapPtr);
  V.M = M;
  V.Id = Id;
  return V;
}

/// \p Inner: the inner map's identity (bpf_reg_state.map_uid), or 0.
static Value mapKey(Analysis &A, const Map *M, uint32_t Inner) {
  Value V = Value::pointer(Kind::MapKey);
  V.M = M;
  V.Parent = Inner;
  V.Ty = M ? M->Key : VoidType;
  V.Id = A.freshId();
  return V;
}

static Value mapValue(Analysis &A, const Map *M, uint32_t Inner) {
  if (!M) {
    Value V = Value::any();
    V.Id = A.freshId();
    return V;
  }
  Value V = Value::pointer(Kind::MapValue);
  V.M = M;
  V.Parent = Inner;
  V.Ty = M->Value;
  if (A.K.has(Feature::CallbackValuesHaveIds))
    V.Id = A.freshId();
  return V;
}

/// callback(map, key, value) of timers, work queues and task work, whose
/// struct is in the map value \p In.
static void addMapArgs(Analysis &A, CallbackCall &C, const Value &In) {
  const Map *M = In.is(Kind::MapValue) ? In.M : nullptr;
  uint32_t Inner = M ? In.Parent : 0;
  C.Args.push_back(mapPointer(M, Inner));
  C.Args.push_back(mapKey(A, M, Inner));
  C.Args.push_back(mapValue(A, M, Inner));
}

/// Maps whose elements can be visited (bpf_map_ops.map_for_each_callback).
static bool isVisitable(const Map &M) {
  switch (M.Type) {
  case 0: // not known
  case HashMap:
  case ArrayMap:
  case PercpuHashMap:
  case PercpuArrayMap:
  case LruHashMap:
  case LruPercpuHashMap:
  case ResizableHashMap:
    return true;
  default:
    return false;
  }
}

Flow interp::helperCallback(Analysis &A, State &S, const CallSite &Site,
                            const HelperProto &Proto,
                            std::optional<CallbackCall> &Callback) {
  CallbackCall C;
  switch (Proto.Id) {
  case ForEachMapElem:
  case Loop:
  case TimerSetCallback:
  case UserRingbufDrain:
    C.Arg = 1;
    break;
  case FindVma:
    C.Arg = 2;
    break;
  default:
    return Flow::Continue;
  }
  if (Site.Args.size() <= C.Arg)
    return Flow::Continue;
  if (callbackFunction(A, S, Site, C.Arg, C.F) == Flow::Stop)
    return Flow::Stop;
  if (C.F == NoId)
    return Flow::Continue;
  auto Context = [&](unsigned I) {
    C.Args.push_back(I < Site.Args.size() ? Site.Args[I] : Value::any());
  };
  switch (Proto.Id) {
  case ForEachMapElem: {
    const Value &P = Site.Args[0];
    const Map *M = P.is(Kind::MapPtr) ? P.M : nullptr;
    if (M && !isVisitable(*M))
      return A.report(S, Message::CallbackMap, {}, Site.where());
    C.Args.push_back(mapPointer(M, P.Id));
    C.Args.push_back(mapKey(A, M, P.Id));
    C.Args.push_back(mapValue(A, M, P.Id));
    Context(2);
    break;
  }
  case Loop: {
    // As often as the count allows (verifier.c:check_helper_call).
    Range Count = A.Syms.range(Site.Args[0], S.Known);
    uint64_t Max = Site.Args[0].isScalar()
                       ? Count.Interval.getUnsignedMax().getZExtValue()
                       : ~uint64_t(0);
    if (A.K.has(Feature::CallbacksIterate) && S.top().CallbackDepth >= Max) {
      S.top().CallbackDepth = 0;
      return Flow::Continue;
    }
    C.Args.push_back(A.freshScalar(32, false));
    Context(2);
    break;
  }
  case FindVma: {
    C.Args.push_back(Site.Args[0]);
    Value Vma = Value::pointer(Kind::BtfId, 0, pointeeOf(A, C.F, 1));
    Vma.Id = A.freshId();
    C.Args.push_back(Vma);
    Context(3);
    break;
  }
  case UserRingbufDrain: {
    Value Dynptr = Value::pointer(Kind::DynptrPtr, 0, pointeeOf(A, C.F, 0));
    Dynptr.Sub = static_cast<uint8_t>(DynptrType::Local);
    Dynptr.Id = A.freshId();
    C.Args.push_back(Dynptr);
    Context(2);
    break;
  }
  case TimerSetCallback:
    C.Async = true;
    C.RetHi = 0;
    addMapArgs(A, C, Site.Args[0]);
    break;
  default:
    break;
  }
  Callback = std::move(C);
  return Flow::Continue;
}

Flow interp::kfuncCallback(Analysis &A, State &S, const KfuncCall &C,
                           std::optional<CallbackCall> &Callback) {
  CallbackCall Call;
  unsigned Field = 0;
  llvm::StringRef Name = C.Info.Name;
  if (Name == "bpf_wq_set_callback" || Name == "bpf_wq_set_callback_impl") {
    Call.Arg = 1;
    Call.RetHi = 0;
  } else if (Name == "bpf_task_work_schedule_signal" ||
             Name == "bpf_task_work_schedule_signal_impl" ||
             Name == "bpf_task_work_schedule_resume" ||
             Name == "bpf_task_work_schedule_resume_impl") {
    Field = 1;
    Call.Arg = 3;
    Call.RetLo = INT32_MIN;
    Call.RetHi = INT32_MAX;
  } else if (Name == "bpf_rbtree_add" || Name == "bpf_rbtree_add_impl") {
    Call.Arg = 2;
    Call.OrdersTree = true;
  } else {
    return Flow::Continue;
  }
  if (C.Site.Args.size() <= Call.Arg)
    return Flow::Continue;
  if (callbackFunction(A, S, C.Site, Call.Arg, Call.F) == Flow::Stop)
    return Flow::Stop;
  if (Call.F == NoId)
    return Flow::Continue;
  if (Call.OrdersTree) {
    Call.Args = {treeNode(A, C), treeNode(A, C)};
    Callback = std::move(Call);
    return Flow::Continue;
  }
  Call.Async = Call.Sleepable = true;
  addMapArgs(A, Call, C.Site.Args[Field]);
  Callback = std::move(Call);
  return Flow::Continue;
}

//===----------------------------------------------------------------------===//
// Entry and return
//===----------------------------------------------------------------------===//

static std::shared_ptr<Frame> callbackFrame(Analysis &A, State &S,
                                            const CallSite &Site,
                                            const CallbackCall &C,
                                            const ir::Body &B) {
  llvm::SmallVector<Value, 4> Args(C.Args);
  for (Value &V : Args)
    if (V.isNull() && V.Gone == Lost::No) {
      V.Gone = Lost::Null;
      V.From = &Site.argWhere(C.Arg);
    }
  auto F = newFrame(A, S, B, Args);
  F->Role = C.Async ? FrameRole::AsyncCallback : FrameRole::Callback;
  F->OrdersTree = C.OrdersTree;
  F->RetLo = C.RetLo;
  F->RetHi = C.RetHi;
  if (!C.Async) {
    F->CallSite = S.top().Block << 16 | S.top().Inst;
    if (A.K.has(Feature::CallbackMustRelease))
      F->CallerRefs = S.Refs;
  }
  TraceNode N;
  N.Kind = StepKind::Call;
  N.Where = &Site.argWhere(C.Arg);
  N.Func = C.F;
  A.step(S, N);
  return F;
}

Flow interp::callBack(Analysis &A, State &S, const CallSite &Site,
                      const CallbackCall &C) {
  llvm::Expected<const ir::Body *> B = A.Bodies.body(C.F);
  if (!B)
    return A.unsupported("function '" + A.function(C.F).Name +
                         "': " + llvm::toString(B.takeError()));
  (C.Async ? A.AsyncCallbacks : A.Callbacks).insert(C.F);
  if (C.Async) {
    State Later;
    Later.Sleepable = C.Sleepable || (!A.K.has(Feature::AsyncCallbackContext) &&
                                      A.Prog.Info.Sleepable);
    Later.Frames.push_back(callbackFrame(A, Later, Site, C, **B));
    A.fork(std::move(Later));
    return Flow::Continue;
  }
  for (const auto &F : S.Frames)
    if (F->Body == *B) {
      MessageArgs Args;
      Args.Func = A.function(S.top().Body->Function).Name;
      Args.Extra = A.function(C.F).Name;
      return A.report(S, Message::Recursion, Args, Site.where());
    }
  if (!A.K.has(Feature::CallbacksIterate)) {
    auto F = callbackFrame(A, S, Site, C, **B);
    F->ReturnTo = Site.Inst.Dst;
    S.Frames.push_back(std::move(F));
    return Flow::Continue;
  }
  State Round = S;
  ++Round.top().CallbackDepth;
  S.top().CallbackDepth = 0;
  auto F = callbackFrame(A, Round, Site, C, **B);
  Round.Frames.push_back(std::move(F));
  Round.forgetLoads();
  A.fork(std::move(Round));
  return Flow::Continue;
}

Flow interp::checkCallbackReturn(Analysis &A, State &S, const Value &Result,
                                 const ir::Origin &Where) {
  const Frame &F = S.top();
  bool Async = F.Role == FrameRole::AsyncCallback;
  if (Async ? checkExit(A, S, Where) == Flow::Stop
            : checkCallbackLeaks(A, S, Where) == Flow::Stop)
    return Flow::Stop;
  if (Result.isOpaque())
    return Flow::Continue;
  MessageArgs Args;
  Args.Type = typeString(Result);
  if (Result.isPointer())
    return A.report(S,
                    Async ? Message::AsyncReturnUnknown
                          : Message::CallbackReturnsPointer,
                    Args, Where);
  ReturnRange Allowed{F.RetLo, F.RetHi};
  if (returnsWithin(A, S, Result, Allowed)) {
    A.FittingReturns.insert(F.Body->Function);
    return Flow::Continue;
  }
  describeReturn(A, S, Result, Allowed, Args);
  Because Why;
  Why.Suggestion = Async ? "return 0" : "return 0 to go on or 1 to stop";
  return reportReturn(
      A, S, Async ? Message::AsyncReturnRange : Message::CallbackReturnRange,
      Args, Where, Why);
}
