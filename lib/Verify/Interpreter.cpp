//===- Interpreter.cpp - Path exploration -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "Branch.h"
#include "Callback.h"
#include "Memory.h"
#include "References.h"
#include "ReturnValue.h"
#include "StructOps.h"

using namespace precheck;
using namespace precheck::interp;

/// States kept at one place before scalars are joined: at loop heads and at
/// other blocks.
static constexpr unsigned MaxLoopStates = 96;
static constexpr unsigned MaxStates = 24;
/// The same in a first look, once it has taken some steps.
static constexpr unsigned QuickStates = 1;
static constexpr unsigned QuickWidenings = 3;
static constexpr unsigned QuickCompared = 4;
static constexpr unsigned QuickAfter = 300;
/// How many of the newest states at a place a new one is compared with.
static constexpr unsigned MaxCompared = 48;

Interpreter::Place Interpreter::placeOf(const State &S) {
  Place P;
  P.reserve(S.Frames.size() + 1);
  for (const auto &F : S.Frames)
    P.push_back(uint64_t(F->Body->Function) << 32 | F->CallSite);
  P.push_back(uint64_t(S.top().Block) << 32 | S.top().Inst);
  return P;
}

const Value &Interpreter::reg(const State &S, ir::Reg R) const {
  assert(R < S.top().Regs.size() && "register of another block");
  return S.top().Regs[R];
}

void Interpreter::set(State &S, ir::Reg R, Value V) {
  if (R != ir::None)
    S.top().Regs[R] = V;
}

void Interpreter::explore(FunctionId F, bool Sleepable) {
  A.Entry = F;
  Seen.clear();
  llvm::Expected<const ir::Body *> B = A.Bodies.body(F);
  if (!B) {
    A.unsupported("function '" + A.function(F).Name +
                  "': " + llvm::toString(B.takeError()));
    return;
  }
  Precise.addEntry(F);
  State S;
  S.Sleepable = Sleepable;
  std::vector<Value> Args = entryArguments(A, F);
  S.Frames.push_back(newFrame(A, S, **B, Args));
  if (F == A.Prog.Function)
    acquireArguments(A, S, **B);
  jump(S, 0);
  A.fork(std::move(S));
  while (!A.Worklist.empty()) {
    State Next = std::move(A.Worklist.back());
    A.Worklist.pop_back();
    run(std::move(Next));
    if (A.Result.Outcome == Verdict::Unsupported) {
      A.Worklist.clear();
      return;
    }
    if (A.isSpent()) {
      A.Doubtful = true;
      A.incomplete("it has more paths than the budget of " +
                   std::to_string(A.Options.Budget) + " steps allows");
      A.Worklist.clear();
      return;
    }
  }
}

void Interpreter::jump(State &S, ir::BlockId To) {
  Frame &F = S.top();
  F.Block = To;
  F.Inst = 0;
  F.Regs.assign(F.Body->Blocks[To].NumRegs, Value());
}

const llvm::BitVector &Interpreter::joins(const ir::Body &B) {
  llvm::BitVector &J = Joins[&B];
  if (!J.empty())
    return J;
  J.resize(B.Blocks.size());
  llvm::BitVector Reached(B.Blocks.size());
  J.set(0);
  for (const ir::Block &Block : B.Blocks)
    for (ir::BlockId To : Block.Term.Succs) {
      if (Reached.test(To) || B.Blocks[To].LoopHead)
        J.set(To);
      Reached.set(To);
    }
  return J;
}

const std::vector<unsigned> &Interpreter::lastUses(const ir::Body &B,
                                                   ir::BlockId Id) {
  const ir::Block &K = B.Blocks[Id];
  std::vector<unsigned> &Last = LastUses[&K];
  if (!Last.empty() || !K.NumRegs)
    return Last;
  Last.resize(K.NumRegs);
  auto Use = [&](ir::Reg R, unsigned I) {
    if (R != ir::None)
      Last[R] = I;
  };
  for (unsigned I = 0; I < K.Insts.size(); ++I) {
    const ir::Inst &Inst = K.Insts[I];
    Use(Inst.A, I);
    Use(Inst.B, I);
    if (Inst.Op != ir::Opcode::Call)
      continue;
    const ir::CallInfo &C = B.Calls[Inst.Call];
    Use(C.Target, I);
    Use(C.ResultAddr, I);
    for (ir::Reg R : C.Args)
      Use(R, I);
  }
  Use(K.Term.Cond, K.Insts.size());
  return Last;
}

Flow Interpreter::enter(State &S, CallSite &Site) {
  unsigned Caller = S.Frames.size() - 1;
  if (enterStatic(A, S, Site) == Flow::Stop)
    return Flow::Stop;
  Frame &F = S.frame(Caller);
  const std::vector<unsigned> &Last = lastUses(*F.Body, F.Block);
  for (unsigned R = 0; R < F.Regs.size(); ++R)
    if (Last[R] < F.Inst)
      F.Regs[R] = Value();
  return Flow::Continue;
}

bool Interpreter::enterBlock(State &S) {
  const Frame &F = S.top();
  const ir::Block &B = F.Body->Blocks[F.Block];
  unsigned Depth = S.Frames.size() - 1;
  // The last pointer to what must be released is kept for the finding.
  auto Holds = [&](const StackObject &O) {
    return !S.Refs.empty() && llvm::any_of(O.Slots, [&](const Slot &Sl) {
      return Sl.V.owns() && Sl.V.isPointer() && S.findRef(Sl.V.Ref);
    });
  };
  A.Syms.addWork(F.Body->Locals.size() / Symbols::LocalsAtOnce);
  for (unsigned L = 0; L < F.Body->Locals.size(); ++L)
    if (!B.LiveIn.test(L) && F.Objects[L]->isDisposable() &&
        (F.Body->Locals[L].Temporary || !Holds(*F.Objects[L]))) {
      if (llvm::any_of(F.Objects[L]->Slots,
                       [](const Slot &Sl) { return Sl.V.is(Kind::Dynptr); }))
        S.frame(Depth).LeftDynptr = true;
      S.objectForWrite(Depth, L).clear();
    }
  if (B.LoopHead)
    S.forgetLoads();
  return !joins(*F.Body).test(F.Block) || visit(S, B.LoopHead);
}

void Interpreter::forgetDead(State &S) const {
  constexpr size_t Worthwhile = 16;
  if (S.Known.all().size() < Worthwhile)
    return;
  llvm::DenseSet<SymId> Numbers;
  llvm::DenseSet<uint32_t> Pointers;
  llvm::SmallVector<SymId, 8> Atoms;
  auto Number = [&](SymId Sym) {
    Atoms.clear();
    A.Syms.atoms(Sym, Atoms);
    Numbers.insert(Atoms.begin(), Atoms.end());
  };
  auto See = [&](const Value &V) {
    Number(V.Sym);
    Pointers.insert(V.Id);
  };
  for (const auto &F : S.Frames) {
    for (size_t L = 0; L < F->Objects.size(); ++L)
      for (const Slot &Sl : F->Objects[L]->Slots)
        See(Sl.V);
    for (const Value &V : F->Regs)
      See(V);
  }
  for (const CachedLoad &C : S.Loads) {
    See(C.V);
    Number(C.Sym);
    Pointers.insert(C.Id);
  }
  for (const auto &C : A.Constants)
    Number(C.second);
  S.Known.retain([&](SymId Sym) {
    Atoms.clear();
    A.Syms.atoms(Sym, Atoms);
    return llvm::any_of(Atoms, [&](SymId Atom) {
      uint32_t Pointer = A.Syms.nullTested(Atom);
      return Pointer ? Pointers.contains(Pointer) : Numbers.contains(Atom);
    });
  });
}

bool Interpreter::visit(State &S, bool Loop) {
  forgetDead(S);
  Visits &Here = Seen[placeOf(S)];
  std::vector<State> &States = Here.States;
  bool Early = A.Quick && A.spent() > QuickAfter;
  unsigned Compared = Early ? QuickCompared : MaxCompared;
  // The compiler asks an iterator for its first element in another place than
  // for the next ones, so the state there is not compared with those.
  bool First = S.top().Inst == 0 && !Here.Repeated;
  bool IterTrust = First || !A.K.has(Feature::IterTrustNotCompared);
  Here.Repeated |= Loop && !States.empty();
  auto Covered = [&] {
    unsigned N = 0;
    for (auto It = States.rbegin(); It != States.rend() && N < Compared;
         ++It, ++N)
      if (subsumes(*It, S, A.Syms, &Precise, A.Quick, IterTrust)) {
        ++A.Stats.Pruned;
        return true;
      }
    // Comparing costs, too, and so does keeping many references.
    A.spend(1 + (N + S.Refs.size()) / 4);
    return false;
  };
  if (Covered())
    return false;
  unsigned Limit = Loop ? MaxLoopStates : MaxStates;
  if (Early)
    Limit = QuickStates;
  if (States.size() >= Limit) {
    // Join with a state of the same shape, if there is one.
    for (auto It = States.rbegin(); It != States.rend(); ++It)
      if (sameShape(*It, S)) {
        // Ranges that keep growing go to their types' ends.
        llvm::ArrayRef<int64_t> Thresholds;
        if (!Early || States.size() < QuickWidenings)
          Thresholds = S.top().Body->Thresholds;
        widen(*It, S, A.Syms, Thresholds, /*Forget=*/Early);
        break;
      }
    if (Covered())
      return false;
  }
  ++A.Stats.States;
  States.push_back(S);
  if (A.Options.DumpStates) {
    *A.Options.DumpStates << "state " << A.Stats.States << ":\n";
    dump(S, A.Model, A.Syms, *A.Options.DumpStates);
  }
  return true;
}

void Interpreter::run(State S) {
  while (true) {
    if (S.top().Inst == 0) {
      const Frame &F = S.top();
      llvm::BitVector &Visited = A.Visited[F.Body->Function];
      Visited.resize(F.Body->Blocks.size());
      Visited.set(F.Block);
      if (!enterBlock(S))
        return;
    }
    // Follow one block; a call of a static function continues in its frame.
    while (true) {
      const Frame &F = S.top();
      const ir::Block &B = F.Body->Blocks[F.Block];
      if (F.Inst == B.Insts.size()) {
        if (terminate(S, B) == Flow::Stop)
          return;
        break;
      }
      ++A.Stats.Instructions;
      A.spend(1);
      if (A.isSpent())
        return;
      const ir::Inst &I = B.Insts[F.Inst];
      ++S.top().Inst;
      unsigned Depth = S.Frames.size();
      if (execute(S, I) == Flow::Stop)
        return;
      if (S.Frames.size() != Depth)
        break;
    }
  }
}

//===----------------------------------------------------------------------===//
// Terminators
//===----------------------------------------------------------------------===//

void Interpreter::traceBranch(State &S, const ir::Origin &Where, bool Taken,
                              bool Pointer, uint32_t Id) {
  TraceNode N;
  N.Kind = StepKind::Branch;
  N.Where = &Where;
  N.Taken = Taken;
  N.Pointer = Pointer;
  N.Id = Id;
  A.step(S, N);
}

Flow Interpreter::terminate(State &S, const ir::Block &B) {
  const ir::Terminator &T = B.Term;
  switch (T.Kind) {
  case ir::TermKind::Jump:
    jump(S, T.Succs[0]);
    return Flow::Continue;
  case ir::TermKind::Branch: {
    S.LastReturn = nullptr;
    Value Cond = reg(S, T.Cond);
    if (Cond.isConst()) {
      jump(S, T.Succs[Cond.Off == 0]);
      return Flow::Continue;
    }
    State Else = S;
    Outcomes O = splitTruth(A, Cond, S, Else);
    traceBranch(S, T.Src, true, O.Pointer, O.Id);
    traceBranch(Else, T.Src, false, O.Pointer, O.Id);
    jump(Else, T.Succs[1]);
    if (O.True && O.False)
      A.fork(std::move(Else));
    else if (O.False)
      S = std::move(Else);
    if (O.True)
      jump(S, T.Succs[0]);
    return O.True || O.False ? Flow::Continue : Flow::Stop;
  }
  case ir::TermKind::Switch: {
    Value Cond = reg(S, T.Cond);
    if (!Cond.isScalar()) {
      for (ir::BlockId To : T.Succs) {
        State Next = S;
        jump(Next, To);
        A.fork(std::move(Next));
      }
      return Flow::Stop;
    }
    for (unsigned I = 0; I < T.Cases.size(); ++I) {
      const ir::Case &C = T.Cases[I];
      Range In = Range::between(C.Lo, C.Hi);
      if (Cond.isConst()) {
        if (!In.contains(Cond.Off))
          continue;
        jump(S, T.Succs[I]);
        return Flow::Continue;
      }
      State Next = S;
      if (A.Syms.refine(Cond.Sym, In, Next.Known)) {
        traceBranch(Next, T.Src, true, false, 0);
        jump(Next, T.Succs[I]);
        A.fork(std::move(Next));
      }
      Range Out;
      Out.Interval = In.Interval.inverse();
      if (!A.Syms.refine(Cond.Sym, Out, S.Known))
        return Flow::Stop;
    }
    jump(S, T.Succs.back());
    return Flow::Continue;
  }
  case ir::TermKind::Indirect:
    for (ir::BlockId To : T.Succs) {
      State Next = S;
      jump(Next, To);
      A.fork(std::move(Next));
    }
    return Flow::Stop;
  case ir::TermKind::Return:
    return leaveFunction(S, T);
  case ir::TermKind::Unreachable:
    return Flow::Stop;
  }
  return Flow::Stop;
}

Flow Interpreter::leaveFunction(State &S, const ir::Terminator &T) {
  Value Result = T.Cond == ir::None ? Value() : reg(S, T.Cond);
  if (S.top().Role != FrameRole::Function)
    return leaveCallback(S, Result, T.Src);
  if (S.Frames.size() == 1) {
    // BPF_PROG and its like make the program a wrapper that returns what the
    // function with the body returned: the author's `return` is in there.
    if (A.Prog.Info.Type == ProgramType::STRUCT_OPS && Result.owns() &&
        A.K.has(Feature::StructOpsRefs))
      S.dropRef(Result.Ref); // handed back to the kernel
    bool Wrapped = T.Src.Range.getBegin().isMacroID() && S.LastReturn;
    const ir::Origin &Where = Wrapped ? *S.LastReturn : T.Src;
    if (checkExit(A, S, Where) == Flow::Continue)
      checkReturnCode(A, S, Result, Where);
    return Flow::Stop;
  }
  if (S.top().ResultAddr.is(Kind::Stack)) {
    Value To = S.top().ResultAddr;
    Access Acc;
    Acc.Where = &T.Src;
    TypeId Ty = A.function(S.top().Body->Function).Result;
    if (returnRecord(A, S, To, Result, A.Types.get(Ty).Size, Acc) == Flow::Stop)
      return Flow::Stop;
  }
  ir::Reg To = S.top().ReturnTo;
  S.LastReturn = &T.Src;
  if (Result.is(Kind::Stack) && Result.Frame >= S.Frames.size() - 1)
    Result = Value::any();
  popFrame(S);
  if (To != ir::None)
    set(S, To, Result);
  return Flow::Continue;
}

Flow Interpreter::leaveCallback(State &S, const Value &Result,
                                const ir::Origin &Where) {
  bool Async = S.top().Role == FrameRole::AsyncCallback;
  if (checkCallbackReturn(A, S, Result, Where) == Flow::Stop || Async)
    return Flow::Stop;
  ir::Reg To = S.top().ReturnTo;
  // verifier.c:prepare_func_exit copies no references back from a callback:
  // what a function that it called acquired is forgotten, and what one released
  // is held.
  if (A.K.has(Feature::CallbackMustRelease))
    S.Refs = S.top().CallerRefs;
  popFrame(S);
  S.forgetLoads();
  Frame &Caller = S.top();
  if (A.K.has(Feature::CallbacksIterate)) {
    // Back to the call: for another round, or to go on.
    --Caller.Inst;
    return Flow::Continue;
  }
  if (To != ir::None)
    set(S, To, A.freshScalar(64, true));
  return Flow::Continue;
}
