//===- Exceptions.cpp - bpf_throw and its callback -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program may name a function that turns what was thrown into its result,
// by the declaration tag "exception_callback:name".
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "References.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// The tag's value, once for each tag.
static llvm::SmallVector<llvm::StringRef, 1> callbackNames(const Function &F) {
  llvm::SmallVector<llvm::StringRef, 1> Names;
  for (llvm::StringRef Tag : F.DeclTags)
    if (Tag.consume_front("exception_callback:") &&
        !llvm::is_contained(Names, Tag))
      Names.push_back(Tag);
  return Names;
}

/// verifier.c:do_check_common, what it asks of the callback's prototype.
static Flow checkPrototype(Analysis &A, const State &S, const Function &F,
                           const ir::Origin &Where) {
  MessageArgs Args;
  Args.Func = F.Name;
  if (checkScalarResult(A, S, A.ExceptionCallback, Where) == Flow::Stop)
    return Flow::Stop;
  if (A.Types.get(F.Result).Kind == TypeKind::Void)
    return A.report(S, Message::ExceptionCallbackVoid, Args, Where);
  if (F.Params.size() != 1 ||
      A.Types.get(F.Params[0].Type).Kind != TypeKind::Int)
    return A.report(S, Message::ExceptionCallbackArgs, Args, Where);
  return Flow::Continue;
}

Flow interp::findExceptionCallback(Analysis &A) {
  ir::Origin Where;
  Where.Range = A.function(A.Prog.Function).Loc;
  if (!A.K.has(Feature::Exceptions))
    return Flow::Continue;
  State S;
  llvm::SmallVector<llvm::StringRef, 1> Names =
      callbackNames(A.function(A.Prog.Function));
  if (Names.empty())
    return Flow::Continue;
  if (Names.size() > 1)
    return A.report(S, Message::ExceptionCallbackTags, {}, Where);
  MessageArgs Args;
  Args.Func = Names.front().str();
  auto It = llvm::find_if(A.Model.Functions, [&](const Function &F) {
    return F.Name == Names.front() && F.HasBody;
  });
  if (It == A.Model.Functions.end())
    return A.report(S, Message::ExceptionCallbackUnknown, Args, Where);
  if (It->Kind == FunctionKind::Static)
    return A.report(S, Message::ExceptionCallbackStatic, Args, Where);
  A.ExceptionCallback = It - A.Model.Functions.begin();
  A.addGlobal(A.ExceptionCallback, A.Prog.Info.Sleepable);
  return checkPrototype(A, S, *It, Where);
}

Flow interp::checkThrow(Analysis &A, const State &S, const ir::Origin &Where) {
  if (checkExit(A, S, Where, ExitKind::Throw) == Flow::Stop)
    return Flow::Stop;
  bool InCallback = llvm::any_of(S.Frames, [&](const auto &F) {
    return F->Role != FrameRole::Function ||
           F->Body->Function == A.ExceptionCallback;
  });
  if (InCallback)
    return A.report(S, Message::ThrowInCallback, {}, Where);
  return Flow::Continue;
}
