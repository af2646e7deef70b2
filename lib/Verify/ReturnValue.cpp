//===- ReturnValue.cpp - What a program may return -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReturnValue.h"
#include "StructOps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// linux/err.h:MAX_ERRNO
static constexpr int64_t MaxErrno = 4095;

/// Does the verifier know no more of a returned scalar than its range?
static bool isExact(const Analysis &A, const State &S, SymId Sym) {
  const SymExpr *E = Sym ? &A.Syms.expr(Sym) : nullptr;
  while (E && E->L &&
         (E->Kind == SymExpr::Cast || (E->Kind == SymExpr::Compare && !E->R))) {
    Sym = E->L;
    E = &A.Syms.expr(Sym);
  }
  return A.Syms.isExact(Sym, S.Known);
}

bool interp::returnsWithin(Analysis &A, State &S, const Value &Result,
                           ReturnRange Allowed) {
  Range R = A.Syms.range(Result, S.Known);
  if (Range::between(Allowed.Min, Allowed.Max).contains(R))
    return true;
  if (A.Syms.isWidened(Result.Sym))
    S.Imprecise = true;
  return false;
}

/// "smin=2 smax=2" (verifier.c:verbose_invalid_scalar). The register of an
/// int holds it zero-extended.
static std::string rangeText(const Analysis &A, const Range &R) {
  if (A.K.has(Feature::WordingV1)) {
    auto C = R.single();
    if (!C)
      return "unknown scalar value";
    return "value (0x" +
           llvm::utohexstr(static_cast<uint32_t>(*C), /*LowerCase=*/true) +
           "; 0x0)";
  }
  int64_t Lo = R.smin(), Hi = R.smax();
  if (Lo < 0 && Lo >= INT32_MIN && Hi <= INT32_MAX) {
    bool Sign = Hi < 0;
    Hi = Sign ? static_cast<uint32_t>(Hi) : UINT32_MAX;
    Lo = Sign ? static_cast<uint32_t>(Lo) : 0;
  }
  std::string Text;
  if (Lo > INT64_MIN)
    Text += "smin=" + std::to_string(Lo);
  if (Hi < INT64_MAX)
    Text += (Text.empty() ? "smax=" : " smax=") + std::to_string(Hi);
  return Text.empty() ? "unknown scalar value" : Text;
}

/// What R0 holds: the compiler leaves a wider number in it as it is.
static Value inRegister(const Analysis &A, Value V) {
  while (V.Sym) {
    const SymExpr &E = A.Syms.expr(V.Sym);
    if (E.Kind != SymExpr::Cast || E.Bits < 32 || !E.L)
      break;
    V.Sym = E.L;
  }
  return V;
}

void interp::describeReturn(const Analysis &A, const State &S,
                            const Value &Result, ReturnRange Allowed,
                            MessageArgs &Args) {
  Args.Extra = rangeText(A, A.Syms.range(inRegister(A, Result), S.Known));
  if (A.K.has(Feature::WordingV1))
    // A tnum: value and mask.
    Args.Expected = "(0x" + llvm::utohexstr(Allowed.Min, true) + "; 0x" +
                    llvm::utohexstr(Allowed.Min ^ Allowed.Max, true) + ")";
  else
    Args.Expected = "[" + std::to_string(Allowed.Min) + ", " +
                    std::to_string(Allowed.Max) + "]";
}

static std::string suggestion(ReturnRange Allowed) {
  if (Allowed.Min == Allowed.Max)
    return "return " + std::to_string(Allowed.Min);
  if (Allowed.Min < 0 && !Allowed.Max)
    return "return 0 or a negative error number";
  return "return a value from " + std::to_string(Allowed.Min) + " to " +
         std::to_string(Allowed.Max);
}

/// Is the scalar out of the range, for sure?
static bool isOutside(Analysis &A, State &S, const Value &Result,
                      ReturnRange Allowed) {
  llvm::SmallVector<SymId, 4> Parts;
  A.Syms.atoms(Result.Sym, Parts);
  // What the hook returned before is in its range.
  if (llvm::any_of(Parts, [&](SymId P) { return A.HookResults.contains(P); }) ||
      returnsWithin(A, S, Result, Allowed))
    return false;
  Range Possible = A.Syms.range(Result, S.Known);
  Possible.intersect(Range::between(Allowed.Min, Allowed.Max));
  return Possible.isEmpty() || A.Syms.isWidened(Result.Sym) ||
         isExact(A, S, Result.Sym);
}

Flow interp::reportReturn(Analysis &A, const State &S, Message M,
                          const MessageArgs &Args, const ir::Origin &Where,
                          const Because &Why) {
  if (A.K.has(Feature::PreciseReturns))
    return A.report(S, M, Args, Where, Why);
  A.LooseReturns.push_back({S.top().Body->Function, S, M, Args, &Where, Why});
  return Flow::Continue;
}

void interp::reportLooseReturns(Analysis &A) {
  for (const Analysis::LooseReturn &R : A.LooseReturns)
    if (!A.FittingReturns.contains(R.F))
      A.report(R.S, R.M, R.Args, *R.Where, R.Why);
}

/// The program ends with \p Result in \p Register.
static Flow checkProgramResult(Analysis &A, State &S, const Value &Result,
                               const char *Register, const ir::Origin &Where) {
  std::optional<ReturnRange> Allowed = A.K.returnRange(A.Kind);
  if (returnsKptr(A))
    Allowed = ReturnRange{0, 0};
  if (!Allowed || Result.isOpaque())
    return Flow::Continue;
  MessageArgs Args;
  Args.Kind = Register;
  Args.Type = typeString(Result);
  Because Why;
  Why.Id = Result.Id;
  Why.Suggestion = suggestion(*Allowed);
  if (returnsKptr(A)) {
    Why.Suggestion = "return a pointer that the program owns, or NULL";
    if (isOwnedResult(A, Result)) {
      if (!Result.Off && !Result.Sym)
        return Flow::Continue;
      Args.Off = Result.Off;
      Message M =
          Result.Sym ? Message::VariableOffset : Message::ModifiedPointer;
      return A.report(S, M, Args, Where, Why);
    }
  }
  if (Result.isPointer())
    return A.report(S, Message::ProgramReturnUnknown, Args, Where, Why);
  if (!isOutside(A, S, Result, *Allowed)) {
    A.FittingReturns.insert(S.top().Body->Function);
    return Flow::Continue;
  }
  describeReturn(A, S, Result, *Allowed, Args);
  if (A.Prog.Info.AttachType == "LSM_CGROUP" && Allowed->Min == 1) {
    Why.Suggestion = "return 1: this hook returns nothing that a program of a "
                     "cgroup could change";
    Why.Before = Detail{Message::ProgramReturnRange, Args, Where.Range};
    return reportReturn(A, S, Message::ProgramReturnLsmVoid, {}, Where, Why);
  }
  return reportReturn(A, S, Message::ProgramReturnRange, Args, Where, Why);
}

Flow interp::checkReturnCode(Analysis &A, State &S, const Value &Result,
                             const ir::Origin &Where) {
  if (A.Entry == A.Prog.Function || A.Entry == A.ExceptionCallback)
    return checkProgramResult(A, S, Result, "R0", Where);
  if (!Result.isPointer() || Result.is(Kind::Arena))
    return Flow::Continue;
  MessageArgs Args;
  Args.Type = typeString(Result);
  Because Why;
  Why.Id = Result.Id;
  return A.report(S, Message::SubprogReturnsPointer, Args, Where, Why);
}

Flow interp::checkCookie(Analysis &A, State &S, const Value &Cookie,
                         const ir::Origin &Where) {
  // Kernels with one function for all exits ask nothing of a global
  // function's.
  bool InProgram = A.Entry == A.Prog.Function || A.K.has(Feature::VoidGlobals);
  if (A.ExceptionCallback != NoId || !InProgram)
    return Flow::Continue;
  return checkProgramResult(A, S, Cookie, "R1", Where);
}

std::optional<Range> interp::setRetvalRange(const Analysis &A) {
  llvm::StringRef Attach = A.Prog.Info.AttachType;
  // The system call's result may be anything there.
  if (!A.K.has(Feature::SetRetvalRange) || Attach == "CGROUP_GETSOCKOPT")
    return std::nullopt;
  if (Attach != "LSM_CGROUP")
    return Range::between(-MaxErrno, 0);
  ProgramKind Mac = A.Kind;
  Mac.Attach = "LSM_MAC";
  std::optional<ReturnRange> Hook = A.K.returnRange(Mac);
  return Hook ? std::optional(Range::between(Hook->Min, Hook->Max))
              : std::nullopt;
}

Flow interp::checkSetRetval(Analysis &A, State &S, const Value &Retval,
                            const ir::Origin &Where) {
  if (A.Prog.Info.AttachType == "LSM_CGROUP" &&
      A.K.lsmHookResult(A.Prog.Info.Target) == "void")
    return A.report(S, Message::SetRetvalVoid, {}, Where);
  std::optional<Range> R = setRetvalRange(A);
  if (!R || !Retval.isScalar())
    return Flow::Continue;
  ReturnRange Allowed{R->smin(), R->smax()};
  if (!isOutside(A, S, Retval, Allowed))
    return Flow::Continue;
  MessageArgs Args;
  Because Why;
  Why.Id = Retval.Id;
  Why.Suggestion = "set 0 or a negative error number";
  describeReturn(A, S, Retval, Allowed, Args);
  return A.report(S, Message::SetRetvalRange, Args, Where, Why);
}
