//===- Subprograms.cpp - Calls of the program's own functions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_func_call: static functions are entered, global ones are
// verified on their own and the call only matches their arguments
// (btf.c:btf_check_func_arg_match).
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "Memory.h"
#include "StackSlots.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// The kernel allows 8 frames (MAX_CALL_FRAMES), but calls that the compiler
/// inlines make none, so C may nest deeper.
static constexpr unsigned MaxNesting = 64;

static std::shared_ptr<Frame> makeFrame(const ir::Body &B) {
  auto F = std::make_shared<Frame>();
  F->Body = &B;
  F->Regs.resize(B.Blocks[0].NumRegs);
  F->Objects.assign(B.Locals.size(), std::make_shared<StackObject>());
  return F;
}

std::shared_ptr<Frame> interp::newFrame(Analysis &A, State &S,
                                        const ir::Body &B,
                                        llvm::ArrayRef<Value> Args) {
  auto F = makeFrame(B);
  for (unsigned I = 0; I < B.NumParams && I < Args.size(); ++I) {
    auto O = std::make_shared<StackObject>();
    const ir::Local &L = B.Locals[I];
    if (A.Types.get(L.Type).isRecord()) {
      // Passed as the address of the caller's object.
      if (Args[I].is(Kind::Stack) && Args[I].Frame < S.Frames.size() &&
          !Args[I].Sym && Args[I].Off == 0)
        *O = S.object(Args[I].Frame, Args[I].Obj);
    } else if (L.Size) {
      O->store(0, L.Size, Args[I]);
    }
    F->Objects.write(I) = std::move(O);
  }
  return F;
}

void interp::popFrame(State &S) {
  unsigned Depth = S.Frames.size() - 1;
  S.Frames.pop_back();
  S.update(
      [&](const Value &V) { return V.is(Kind::Stack) && V.Frame >= Depth; },
      [](Value &V) { V = Value::any(); });
}

Flow interp::forkTailCall(Analysis &A, State &S, const CallSite &Site) {
  // The innermost function that is one in the bytecode.
  unsigned Depth = S.Frames.size() - 1;
  while (Depth && S.Frames[Depth]->Role == FrameRole::Function &&
         !makesFrame(A.function(S.Frames[Depth]->Body->Function)))
    --Depth;
  if (S.Frames[Depth]->Role != FrameRole::Function)
    return A.report(S, Message::TailCallInCallback, {}, Site.where());
  if (!Depth)
    return Flow::Continue;
  State Taken = S;
  ir::Reg To = S.Frames[Depth]->ReturnTo;
  while (Taken.Frames.size() > Depth)
    popFrame(Taken);
  clearPacketPointers(A, Taken);
  Taken.forgetLoads();
  if (To != ir::None)
    Taken.top().Regs[To] = A.freshScalar(64, false);
  A.fork(std::move(Taken));
  return Flow::Continue;
}

Flow interp::enterStatic(Analysis &A, State &S, CallSite &Site) {
  llvm::Expected<const ir::Body *> B = A.Bodies.body(Site.Callee);
  if (!B)
    return A.unsupported("function '" + Site.Decl.Name +
                         "': " + llvm::toString(B.takeError()));
  for (const auto &F : S.Frames)
    if (F->Body == *B) {
      MessageArgs Args;
      Args.Func = A.function(S.top().Body->Function).Name;
      Args.Extra = Site.Decl.Name;
      return A.report(S, Message::Recursion, Args, Site.where());
    }
  if (S.Frames.size() >= MaxNesting) {
    A.incomplete("its calls nest too deeply to follow");
    return Flow::Stop;
  }
  TraceNode N;
  N.Kind = StepKind::Call;
  N.Where = &Site.where();
  N.Func = Site.Callee;
  A.step(S, N);
  auto F = newFrame(A, S, **B, Site.Args);
  F->ReturnTo = Site.Inst.Dst;
  if (Site.Info.ResultAddr != ir::None)
    F->ResultAddr = S.top().Regs[Site.Info.ResultAddr];
  F->CallSite = S.top().Block << 16 | S.top().Inst;
  S.Frames.push_back(std::move(F));
  return Flow::Continue;
}
