//===- Attach.cpp - Attach targets -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "llvm/ADT/STLExtras.h"

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

static constexpr char WithoutErrorInjection[] =
    "this kernel is built without CONFIG_FUNCTION_ERROR_INJECTION";

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
                WithoutErrorInjection);
}

/// verifier.c:check_attach_modify_return, in a kernel without error injection.
static Flow checkModifyReturn(Analysis &A) {
  llvm::StringRef Target = A.Prog.Info.Target;
  if (!A.K.lacksConfig("CONFIG_FUNCTION_ERROR_INJECTION") ||
      A.K.isFmodRet(Target) || Target.starts_with("security_"))
    return Flow::Continue;
  return refuse(A, Message::AttachNotModifiable, Target.str(),
                WithoutErrorInjection);
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
    if (A.K.isDisabledLsmHook(Info.Target))
      return refuse(A, Message::LsmHookDisabled,
                    ("bpf_lsm_" + Info.Target).str(),
                    "this kernel keeps the hook from BPF programs");
    return Flow::Continue;
  }
  if (Info.Target.empty())
    return Flow::Continue;
  if (!Info.Sleepable)
    return Info.AttachType == "MODIFY_RETURN" ? checkModifyReturn(A)
                                              : Flow::Continue;
  if (Info.Type == ProgramType::TRACING &&
      (Info.AttachType == "TRACE_FENTRY" || Info.AttachType == "TRACE_FEXIT" ||
       Info.AttachType == "MODIFY_RETURN"))
    return checkTracingTarget(A);
  return Flow::Continue;
}

void interp::checkLsmLicense(Analysis &A) {
  if (A.Prog.Info.Type != ProgramType::LSM || A.Model.isGplCompatible())
    return;
  // The verifier asks this before it looks at instructions, but after it has
  // looked up the kfuncs that they name.
  std::vector<Finding> &Found = A.Result.Findings;
  if (llvm::any_of(Found, [](const Finding &F) {
        return F.Msg == Message::KfuncNeedsGpl;
      }))
    return;
  Found.clear();
  refuse(A, Message::LsmNeedsGpl, "",
         "declare a GPL compatible license in SEC(\"license\")");
}
