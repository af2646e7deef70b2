//===- Attach.cpp - Attach targets -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calls.h"

using namespace precheck;
using namespace precheck::interp;

static Flow refuse(Analysis &A, Message M, std::string Target,
                   std::string Suggestion) {
  ir::Origin Where;
  Where.Range = A.function(A.Prog.Function).Loc;
  MessageArgs Args;
  Args.Func = std::move(Target);
  Because Why;
  Why.Suggestion = std::move(Suggestion);
  return A.report({}, M, Args, Where, Why);
}

/// bpf_lsm.c:bpf_lsm_verify_prog
static Flow checkLsmHook(Analysis &A) {
  llvm::StringRef Hook = A.Prog.Info.Target;
  if (!A.Model.isGplCompatible())
    return refuse(A, Message::LsmNeedsGpl, "",
                  "declare a GPL compatible license in SEC(\"license\")");
  if (A.K.isDisabledLsmHook(Hook))
    return refuse(A, Message::LsmHookDisabled, ("bpf_lsm_" + Hook).str(),
                  "this kernel keeps the hook from BPF programs");
  return Flow::Continue;
}

/// Functions that take sleepable programs are those with error injection and
/// some kfuncs; without error injection in the kernel only the latter remain.
static Flow checkTracingTarget(Analysis &A) {
  llvm::StringRef Target = A.Prog.Info.Target;
  if (!A.K.lacksConfig("CONFIG_FUNCTION_ERROR_INJECTION") ||
      A.K.isFmodRet(Target) || Target.empty())
    return Flow::Continue;
  bool SyscallEntry = Target.contains("_sys_");
  if (SyscallEntry && A.K.has(Feature::SyscallEntrySleepable))
    return Flow::Continue;
  return refuse(A, Message::AttachNotSleepable, Target.str(),
                "this kernel is built without CONFIG_FUNCTION_ERROR_INJECTION");
}

Flow interp::checkAttach(Analysis &A) {
  const SectionInfo &Info = A.Prog.Info;
  if (Info.Type == ProgramType::UNSPEC)
    return A.unsupported("its section '" + A.Prog.Section +
                         "' is none that libbpf knows");
  if (Info.Type == ProgramType::LSM) {
    if (Info.Sleepable && !Info.Target.empty() &&
        !A.K.isSleepableLsmHook(Info.Target))
      return refuse(A, Message::AttachNotSleepable,
                    ("bpf_lsm_" + Info.Target).str(),
                    "this hook can't run sleepable programs");
    return checkLsmHook(A);
  }
  if (Info.Sleepable && !Info.Target.empty() &&
      Info.Type == ProgramType::TRACING &&
      (Info.AttachType == "TRACE_FENTRY" || Info.AttachType == "TRACE_FEXIT" ||
       Info.AttachType == "MODIFY_RETURN"))
    return checkTracingTarget(A);
  return Flow::Continue;
}
