//===- Attach.cpp - Attach targets -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "StructOps.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

static Flow refuse(Analysis &A, Message M, MessageArgs Args,
                   std::string Suggestion) {
  ir::Origin Where;
  Where.Range = A.function(A.Prog.Function).Loc;
  Because Why;
  Why.Suggestion = std::move(Suggestion);
  return A.report({}, M, std::move(Args), Where, Why);
}

static Flow refuse(Analysis &A, Message M, std::string Target,
                   std::string Suggestion) {
  MessageArgs Args;
  Args.Func = std::move(Target);
  return refuse(A, M, std::move(Args), std::move(Suggestion));
}

static constexpr char WithoutErrorInjection[] =
    "this kernel is built without CONFIG_FUNCTION_ERROR_INJECTION";

/// verifier.c:has_arch_syscall_prefix, where error injection does not tell.
static bool isSyscallEntry(const Analysis &A) {
  return A.Prog.Info.Target.contains("_sys_") &&
         A.K.has(Feature::SyscallEntrySleepable);
}

/// Functions that take sleepable programs are those with error injection and
/// some kfuncs; without error injection in the kernel only the latter remain.
static Flow checkTracingTarget(Analysis &A) {
  llvm::StringRef Target = A.Prog.Info.Target;
  if (!A.K.lacksConfig("CONFIG_FUNCTION_ERROR_INJECTION") ||
      A.K.isFmodRet(Target) || Target.empty() || isSyscallEntry(A))
    return Flow::Continue;
  return refuse(A, Message::AttachNotSleepable, Target.str(),
                WithoutErrorInjection);
}

/// verifier.c:check_attach_modify_return, in a kernel without error injection.
static Flow checkModifyReturn(Analysis &A) {
  llvm::StringRef Target = A.Prog.Info.Target;
  if (!A.K.lacksConfig("CONFIG_FUNCTION_ERROR_INJECTION") ||
      A.K.isFmodRet(Target) || Target.starts_with("security_") ||
      isSyscallEntry(A))
    return Flow::Continue;
  return refuse(A, Message::AttachNotModifiable, Target.str(),
                WithoutErrorInjection);
}

static Flow checkLsmTarget(Analysis &A) {
  const SectionInfo &Info = A.Prog.Info;
  std::string Stub = ("bpf_lsm_" + Info.Target).str();
  if (Info.Sleepable && !Info.Target.empty() &&
      !A.K.isSleepableLsmHook(Info.Target))
    return refuse(A, Message::AttachNotSleepable, Stub,
                  "this hook can't run sleepable programs");
  if (A.K.isDisabledLsmHook(Info.Target))
    return refuse(A, Message::LsmHookDisabled, Stub,
                  "this kernel keeps the hook from BPF programs");
  return Flow::Continue;
}

/// Functions that no tracing program may be attached to.
static Flow checkDenied(Analysis &A) {
  const SectionInfo &Info = A.Prog.Info;
  if (A.K.deniesTracing(Info.Target))
    return refuse(A, Message::TracingDenied, Info.Target.str(),
                  "the trampoline of the program needs this function");
  bool After = Info.AttachType == "TRACE_FEXIT" ||
               Info.AttachType == "TRACE_FSESSION" ||
               Info.AttachType == "MODIFY_RETURN";
  if (!After || !A.K.isNoreturn(Info.Target))
    return Flow::Continue;
  MessageArgs Args;
  Args.Kind = A.K.has(Feature::NoreturnFsession) ? "fexit/fsession/fmod_ret"
                                                 : "fexit/fmod_ret";
  Args.Extra = A.K.has(Feature::NoreturnNamed)
                   ? "function '" + Info.Target.str() + "'"
                   : "functions";
  return refuse(A, Message::AttachNoreturn, std::move(Args),
                "use fentry: nothing runs after this function");
}

Flow interp::checkAttach(Analysis &A) {
  const SectionInfo &Info = A.Prog.Info;
  if (Info.Type == ProgramType::UNSPEC)
    return A.unsupported("its section '" + A.Prog.Section +
                         "' is none that libbpf knows");
  if (Info.Type == ProgramType::LIRC_MODE2 &&
      A.K.lacksConfig("CONFIG_BPF_LIRC_MODE2"))
    return refuse(A, Message::NoSuchProgramType, "lirc_mode2",
                  "this kernel is built without CONFIG_BPF_LIRC_MODE2");
  if (Info.Type == ProgramType::STRUCT_OPS)
    return checkStructOps(A);
  if (Info.Type == ProgramType::LSM)
    return checkLsmTarget(A);
  if (Info.Type != ProgramType::TRACING)
    return Flow::Continue;
  if (Info.AttachType == "TRACE_RAW_TP") {
    if (Info.Sleepable && !A.K.isFaultableTracepoint(Info.Target))
      return refuse(A, Message::TracepointNotFaultable, Info.Target.str(),
                    "only the tracepoints of system calls may sleep");
    return Flow::Continue;
  }
  if (Info.AttachType == "TRACE_ITER")
    return Flow::Continue;
  Flow Takes = Flow::Continue;
  if (Info.Sleepable && Info.AttachType != "TRACE_FSESSION")
    Takes = checkTracingTarget(A);
  else if (Info.AttachType == "MODIFY_RETURN" && !Info.Target.empty())
    Takes = checkModifyReturn(A);
  return Takes == Flow::Stop ? Takes : checkDenied(A);
}

void interp::checkLicense(Analysis &A) {
  bool IsLsm = A.Prog.Info.Type == ProgramType::LSM;
  if ((!IsLsm && A.Prog.Info.Type != ProgramType::STRUCT_OPS) ||
      A.Model.isGplCompatible())
    return;
  // The verifier asks this before it looks at instructions, but after it has
  // looked up the kfuncs that they name.
  std::vector<Finding> &Found = A.Result.Findings;
  if (llvm::any_of(Found, [](const Finding &F) {
        return F.Msg == Message::KfuncNeedsGpl;
      }))
    return;
  Found.clear();
  refuse(A, IsLsm ? Message::LsmNeedsGpl : Message::StructOpsNeedsGpl, "",
         "declare a GPL compatible license in SEC(\"license\")");
}
