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
#include "GlobalFunction.h"
#include "Memory.h"
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
  F->Objects.reserve(B.Locals.size());
  auto Empty = std::make_shared<StackObject>();
  for (unsigned I = 0; I < B.Locals.size(); ++I)
    F->Objects.push_back(Empty);
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
    F->Objects[I] = std::move(O);
  }
  return F;
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

Flow interp::callGlobal(Analysis &A, State &S, CallSite &Site, Value &Result) {
  Result = A.opaque(Site.Decl.Result);
  MessageArgs Args;
  Args.Func = Site.Decl.Name;
  if (!S.Locks.empty()) {
    Because Why;
    Why.Origin = S.Locks.back().Site;
    Why.OriginText = "the lock was taken here";
    Why.Suggestion = "make the function static";
    return A.report(S, Message::GlobalCallUnderLock, Args, Site.where(), Why);
  }
  for (unsigned I = 0; I < Site.Args.size() && I < Site.Decl.Params.size();
       ++I) {
    const Value &V = Site.Args[I];
    const Param &P = Site.Decl.Params[I];
    std::string Mismatch = globalArgMismatch(A, P, V, I);
    if (!Mismatch.empty()) {
      std::optional<unsigned> Number = subprogramNumber(A, Site.Callee);
      Args.Extra = Number ? std::to_string(*Number) : "";
      Because Why;
      Why.Id = V.Id;
      Why.Origin = &Site.argWhere(I);
      Why.OriginText = std::move(Mismatch);
      return A.report(S, Message::GlobalArgInvalid, Args, Site.where(), Why);
    }
    if (V.isOpaque() || A.Types.get(P.Type).Kind != TypeKind::Pointer)
      continue;
    Args.Arg = I;
    Because Why;
    Why.Id = V.Id;
    bool NonNull = llvm::is_contained(P.DeclTags, "arg:nonnull");
    if (NonNull && (V.isNull() || V.maybeNull())) {
      Why.Origin = V.From;
      Why.OriginText = "may be NULL: it comes from here";
      return A.report(S, Message::GlobalArgNull, Args, Site.argWhere(I), Why);
    }
    bool Trusted = llvm::is_contained(P.DeclTags, "arg:trusted");
    if (Trusted && V.has(PTR_UNTRUSTED)) {
      Args.Type = typeString(V);
      Args.Expected = "ptr_, trusted_ptr_, rcu_ptr_";
      return A.report(S, Message::HelperArgType, Args, Site.argWhere(I), Why);
    }
    clobber(S, V, A.Types.elem(P.Type).Size);
  }
  if (!llvm::is_contained(A.Globals, Site.Callee))
    A.Globals.push_back(Site.Callee);
  S.forgetLoads();
  return Flow::Continue;
}
