//===- Precision.cpp - Numbers that decide nothing ------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Precision.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

bool Precision::isFollowed(FunctionId F) const {
  return F != NoId && ByFunction.count(F);
}

void Precision::addEntry(FunctionId Entry) {
  std::vector<FunctionId> Worklist{Entry};
  std::vector<const ir::Body *> New;
  auto Add = [&](FunctionId F, bool JudgedResult) {
    auto It = ByFunction.find(F);
    if (It != ByFunction.end()) {
      Facts[It->second].Result |= JudgedResult;
      return;
    }
    if (!Model.Functions[F].HasBody)
      return;
    llvm::Expected<const ir::Body *> B = Bodies.body(F);
    if (!B) {
      llvm::consumeError(B.takeError());
      return;
    }
    ByFunction[F] = *B;
    BodyFacts &Fact = Facts[*B];
    Fact.Result = JudgedResult;
    Fact.Locals.resize((*B)->Locals.size());
    // What others may see through an address is compared.
    for (ir::LocalId L = 0; L < (*B)->Locals.size(); ++L)
      if ((*B)->Locals[L].AddressTaken)
        Fact.Locals.set(L);
    for (const ir::Block &K : (*B)->Blocks)
      Fact.Regs.emplace_back(K.NumRegs);
    New.push_back(*B);
  };
  Add(Entry, /*JudgedResult=*/true);
  for (size_t I = 0; I < New.size(); ++I)
    for (const ir::Block &K : New[I]->Blocks)
      for (const ir::Inst &Inst : K.Insts)
        if (Inst.Op == ir::Opcode::Call &&
            New[I]->Calls[Inst.Call].Callee != NoId)
          Add(New[I]->Calls[Inst.Call].Callee, false);
        else if (Inst.Op == ir::Opcode::AddrFunc)
          Add(Inst.Imm, /*JudgedResult=*/true);
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (auto &[B, F] : Facts)
      for (ir::BlockId Id = B->Blocks.size(); Id-- != 0;)
        Changed |= scan(*B, Id, F);
  }
}

bool Precision::scan(const ir::Body &B, ir::BlockId Id, BodyFacts &F) {
  const ir::Block &K = B.Blocks[Id];
  llvm::BitVector &Regs = F.Regs[Id];
  bool Changed = false;
  // The local that a register points into, and those that point into globals.
  std::vector<ir::LocalId> Into(K.NumRegs, ir::None);
  llvm::BitVector Global(K.NumRegs);
  for (const ir::Inst &I : K.Insts)
    switch (I.Op) {
    case ir::Opcode::AddrLocal:
      Into[I.Dst] = I.Imm;
      break;
    case ir::Opcode::AddrGlobal:
      Global.set(I.Dst);
      break;
    case ir::Opcode::PtrAdd:
    case ir::Opcode::PtrIndex:
    case ir::Opcode::Cast:
    case ir::Opcode::Identity:
      if (I.A != ir::None) {
        Into[I.Dst] = Into[I.A];
        Global[I.Dst] = Global[I.A];
      }
      break;
    default:
      break;
    }
  auto Need = [&](ir::Reg R) {
    if (R != ir::None && !Regs.test(R)) {
      Regs.set(R);
      Changed = true;
    }
  };
  auto NeedLocal = [&](ir::LocalId L) {
    if (L != ir::None && !F.Locals.test(L)) {
      F.Locals.set(L);
      Changed = true;
    }
  };
  auto Precise = [&](ir::Reg R) { return R != ir::None && Regs.test(R); };
  if (K.Term.Kind != ir::TermKind::Return || F.Result)
    Need(K.Term.Cond);
  for (const ir::Inst &I : llvm::reverse(K.Insts)) {
    switch (I.Op) {
    case ir::Opcode::Load:
      Need(I.A);
      if (Precise(I.Dst))
        NeedLocal(Into[I.A]);
      break;
    case ir::Opcode::Store: {
      Need(I.A);
      // A local of one's own is known, what is in a global is forgotten;
      // another pointer may lead to the stack.
      ir::LocalId L = Into[I.A];
      if (L != ir::None ? F.Locals.test(L) : !Global.test(I.A))
        Need(I.B);
      break;
    }
    case ir::Opcode::Copy:
      Need(I.A);
      Need(I.B);
      if (I.B != ir::None)
        NeedLocal(Into[I.B]);
      break;
    case ir::Opcode::Binary:
    case ir::Opcode::Compare:
      if (Precise(I.Dst)) {
        Need(I.A);
        Need(I.B);
      }
      break;
    case ir::Opcode::Cast:
      // A test by itself: it forks.
      if (Precise(I.Dst) || I.castOp() == ir::CastOp::ToBool)
        Need(I.A);
      break;
    case ir::Opcode::Neg:
    case ir::Opcode::Not:
      if (Precise(I.Dst))
        Need(I.A);
      break;
    case ir::Opcode::Call: {
      const ir::CallInfo &C = B.Calls[I.Call];
      Need(C.Target);
      Need(C.ResultAddr);
      const ir::Body *Callee =
          isFollowed(C.Callee) ? ByFunction[C.Callee] : nullptr;
      for (unsigned A = 0; A < C.Args.size(); ++A)
        if (!Callee || A >= Callee->NumParams || Facts[Callee].Locals.test(A) ||
            Model.Types->get(Callee->Locals[A].Type).isRecord())
          Need(C.Args[A]);
      if (Callee && Precise(I.Dst) && !Facts[Callee].Result)
        Facts[Callee].Result = Changed = true;
      break;
    }
    default:
      Need(I.A);
      Need(I.B);
      break;
    }
  }
  return Changed;
}
