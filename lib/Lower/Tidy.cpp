//===- Tidy.cpp - Dead code, numbering, loop heads -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::ir;

/// No effect but the register. The compiler drops such a load when nothing
/// needs its value, so the verifier never sees it; neither do we.
static bool isPure(const Inst &I) {
  switch (I.Op) {
  case Opcode::Store:
  case Opcode::Copy:
  case Opcode::Fill:
  case Opcode::Call:
  case Opcode::Atomic:
  case Opcode::Identity: // its operand must exist for the asm
    return false;
  default:
    return !I.Volatile;
  }
}

template <typename F> static void forEachUse(Inst &I, Body &B, F Use) {
  Use(I.A);
  Use(I.B);
  if (I.Op == Opcode::Call) {
    CallInfo &C = B.Calls[I.Call];
    Use(C.Target);
    Use(C.ResultAddr);
    for (Reg &R : C.Args)
      Use(R);
  }
}

static bool removeUnused(Body &B, Block &K) {
  std::vector<bool> Used(K.NumRegs);
  auto Mark = [&](Reg R) {
    if (R != None)
      Used[R] = true;
  };
  Mark(K.Term.Cond);
  for (Inst &I : llvm::reverse(K.Insts)) {
    if (isPure(I) && !Used[I.Dst]) {
      I.Dst = None; // marks it for removal
      continue;
    }
    forEachUse(I, B, Mark);
  }
  size_t Before = K.Insts.size();
  llvm::erase_if(K.Insts,
                 [](const Inst &I) { return isPure(I) && I.Dst == None; });
  return K.Insts.size() != Before;
}

/// Stores to temporaries that are only ever stored to.
static bool removeUnreadTemporaries(Body &B) {
  std::vector<bool> Read(B.Locals.size());
  // Per block: the local whose plain address a register is.
  auto Scan = [&](Block &K, bool Remove) {
    std::vector<LocalId> Of(K.NumRegs, None);
    bool Removed = false;
    for (Inst &I : K.Insts) {
      if (I.Op == Opcode::AddrLocal)
        Of[I.Dst] = I.Imm;
      bool PlainStore = I.Op == Opcode::Store && I.A != None &&
                        Of[I.A] != None && !I.Volatile;
      if (Remove) {
        if (PlainStore && B.Locals[Of[I.A]].Temporary && !Read[Of[I.A]]) {
          I.A = I.B = None;
          Removed = true;
        }
        continue;
      }
      forEachUse(I, B, [&](Reg &R) {
        if (R != None && Of[R] != None && !(PlainStore && &R == &I.A))
          Read[Of[R]] = true;
      });
    }
    if (!Remove && K.Term.Cond != None && Of[K.Term.Cond] != None)
      Read[Of[K.Term.Cond]] = true;
    if (Removed)
      llvm::erase_if(K.Insts, [](const Inst &I) {
        return I.Op == Opcode::Store && I.A == None;
      });
    return Removed;
  };
  for (Block &K : B.Blocks)
    Scan(K, false);
  bool Removed = false;
  for (Block &K : B.Blocks)
    Removed |= Scan(K, true);
  return Removed;
}

void ir::removeDead(Body &B) {
  do {
    for (Block &K : B.Blocks)
      removeUnused(B, K);
  } while (removeUnreadTemporaries(B));

  for (Block &K : B.Blocks) {
    std::vector<Reg> Number(K.NumRegs, None);
    K.NumRegs = 0;
    auto Rename = [&](Reg &R) {
      if (R != None)
        R = Number[R];
    };
    for (Inst &I : K.Insts) {
      forEachUse(I, B, Rename);
      if (I.Dst != None)
        I.Dst = Number[I.Dst] = K.NumRegs++;
    }
    Rename(K.Term.Cond);
  }

  // Temporaries that nothing names any more.
  std::vector<bool> Named(B.Locals.size());
  for (const Block &K : B.Blocks)
    for (const Inst &I : K.Insts)
      if (I.Op == Opcode::AddrLocal)
        Named[I.Imm] = true;
  std::vector<LocalId> Number(B.Locals.size());
  LocalId Next = 0;
  for (LocalId L = 0; L != B.Locals.size(); ++L) {
    Number[L] = Next;
    if (!Named[L] && B.Locals[L].Temporary)
      continue;
    if (Next != L)
      B.Locals[Next] = std::move(B.Locals[L]);
    ++Next;
  }
  B.Locals.resize(Next);
  for (Block &K : B.Blocks)
    for (Inst &I : K.Insts)
      if (I.Op == Opcode::AddrLocal)
        I.Imm = Number[I.Imm];
}

/// Blocks in reverse post-order, unreachable ones dropped; back edges of the
/// depth-first walk give the loop heads.
static void orderBlocks(Body &B) {
  enum Colour : uint8_t { White, Grey, Black };
  std::vector<Colour> State(B.Blocks.size(), White);
  std::vector<BlockId> PostOrder;
  std::vector<std::pair<BlockId, unsigned>> Stack = {{0, 0}};
  State[0] = Grey;
  while (!Stack.empty()) {
    auto &[Id, Next] = Stack.back();
    const auto &Succs = B.Blocks[Id].Term.Succs;
    if (Next == Succs.size()) {
      State[Id] = Black;
      PostOrder.push_back(Id);
      Stack.pop_back();
      continue;
    }
    // The last successor first, so that the first comes next in the order.
    BlockId S = Succs[Succs.size() - 1 - Next++];
    if (State[S] == Grey)
      B.Blocks[S].LoopHead = true;
    if (State[S] != White)
      continue;
    State[S] = Grey;
    Stack.push_back({S, 0});
  }
  std::vector<BlockId> Number(B.Blocks.size(), None);
  std::vector<Block> Ordered;
  Ordered.reserve(PostOrder.size());
  for (BlockId Id : llvm::reverse(PostOrder)) {
    Number[Id] = Ordered.size();
    Ordered.push_back(std::move(B.Blocks[Id]));
  }
  for (Block &K : Ordered)
    for (BlockId &S : K.Term.Succs)
      S = Number[S];
  B.Blocks = std::move(Ordered);
}

static void collectThresholds(Body &B) {
  auto Add = [&B](int64_t V) {
    B.Thresholds.push_back(V);
    if (V != INT64_MIN)
      B.Thresholds.push_back(V - 1);
    if (V != INT64_MAX)
      B.Thresholds.push_back(V + 1);
  };
  for (const Block &K : B.Blocks) {
    std::vector<const Inst *> Constant(K.NumRegs);
    for (const Inst &I : K.Insts) {
      if (I.Op == Opcode::Const)
        Constant[I.Dst] = &I;
      if (I.Op != Opcode::Compare)
        continue;
      for (Reg R : {I.A, I.B})
        if (R != None && Constant[R])
          Add(Constant[R]->Imm);
    }
    for (const Case &C : K.Term.Cases) {
      Add(C.Lo);
      Add(C.Hi);
    }
  }
  llvm::sort(B.Thresholds);
  B.Thresholds.erase(llvm::unique(B.Thresholds), B.Thresholds.end());
}

void ir::finish(Body &B, const ProgramModel &Model) {
  orderBlocks(B);
  removeDead(B);
  computeLiveness(B, Model);
  while (removeDeadStores(B, Model)) {
    removeDead(B);
    computeLiveness(B, Model);
  }
  B.Thresholds.clear();
  collectThresholds(B);
}
