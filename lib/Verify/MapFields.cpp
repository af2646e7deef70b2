//===- MapFields.cpp - Which programs may use which maps -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "Record.h"

using namespace precheck;
using namespace precheck::interp;

bool interp::isTracingType(ProgramType Type) {
  switch (Type) {
  case ProgramType::KPROBE:
  case ProgramType::TRACEPOINT:
  case ProgramType::PERF_EVENT:
  case ProgramType::RAW_TRACEPOINT:
  case ProgramType::RAW_TRACEPOINT_WRITABLE:
    return true;
  default:
    return false;
  }
}

/// The record of the map that the variable is, or lies in.
static const Record &recordOfGlobal(const Analysis &A, GlobalId Id) {
  const Global &G = A.Model.Globals[Id];
  if (G.IsMap)
    return recordOf(A, A.Model.Maps[G.Map].Value);
  Value V = Value::pointer(Kind::MapValue, 0, G.Type);
  V.Obj = Id;
  return recordOf(A, V);
}

Flow interp::checkMapFields(Analysis &A, const State &S, GlobalId Id,
                            const ir::Origin &Where) {
  const Global &G = A.Model.Globals[Id];
  bool Tracing = isTracingType(A.Prog.Info.Type);
  bool Filter = A.Prog.Info.Type == ProgramType::SOCKET_FILTER;
  bool NoSleeper =
      A.Prog.Info.Sleepable && !A.K.has(Feature::SleepableSpinLock);
  bool NoSleep = G.IsMap && A.Prog.Info.Sleepable &&
                 !A.K.mayUseMapWhenSleepable(A.Model.Maps[G.Map].TypeName);
  if (G.Ksym || G.Kconfig || (!Tracing && !Filter && !NoSleeper && !NoSleep))
    return Flow::Continue;
  const Record &R = recordOfGlobal(A, Id);
  MessageArgs Args;
  auto Forbidden = [&](const char *What) {
    Args.Kind = What;
    return A.report(S, Message::TracingMapField, Args, Where);
  };
  if (Tracing && A.K.has(Feature::TrustedFlags) &&
      (R.has(SpecialKind::ListHead) || R.has(SpecialKind::RbRoot)))
    return Forbidden("bpf_{list_head,rb_root}");
  bool Spin = R.has(SpecialKind::SpinLock);
  // To kernels without such locks the field is like any other.
  bool Res =
      R.has(SpecialKind::ResSpinLock) && A.K.findKfunc("bpf_res_spin_lock");
  if (Filter && (Spin || Res))
    return A.report(S, Message::SocketFilterLock, Args, Where);
  if (Tracing && (Spin || (Res && !A.K.has(Feature::ResLockInTracing))))
    return Forbidden("bpf_spin_lock");
  if (NoSleeper && Spin)
    return A.report(S, Message::SleepableLock, Args, Where);
  if (Tracing && !A.K.has(Feature::TimersInTracing)) {
    if (R.has(SpecialKind::Timer))
      return Forbidden("bpf_timer");
    if (R.has(SpecialKind::Workqueue))
      return Forbidden("bpf_wq");
  }
  if (NoSleep)
    return A.report(S, Message::SleepableMap, Args, Where);
  return Flow::Continue;
}

void interp::checkMapsAhead(Analysis &A) {
  std::vector<Finding> &Findings = A.Result.Findings;
  size_t Before = Findings.size();
  // What libbpf does not find comes before all.
  if (!Before || Findings.front().Msg == Message::KfuncNotFound)
    return;
  std::vector<FunctionId> Work{A.Prog.Function};
  llvm::DenseSet<FunctionId> Seen;
  while (!Work.empty()) {
    FunctionId F = Work.back();
    Work.pop_back();
    if (!A.function(F).HasBody || !Seen.insert(F).second)
      continue;
    llvm::Expected<const ir::Body *> B = A.Bodies.body(F);
    if (!B) {
      llvm::consumeError(B.takeError());
      continue;
    }
    for (const ir::Block &K : (*B)->Blocks)
      for (const ir::Inst &I : K.Insts) {
        if (I.Op == ir::Opcode::AddrGlobal &&
            checkMapFields(A, State(), I.Imm, I.Src) == Flow::Stop) {
          if (Findings.size() > Before)
            std::rotate(Findings.begin(), Findings.end() - 1, Findings.end());
          return;
        }
        if (I.Op == ir::Opcode::AddrFunc)
          Work.push_back(I.Imm);
        if (I.Op == ir::Opcode::Call)
          if (FunctionId Callee = (*B)->Calls[I.Call].Callee; Callee != NoId)
            Work.push_back(Callee);
      }
  }
}
