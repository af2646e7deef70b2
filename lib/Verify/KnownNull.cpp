//===- KnownNull.cpp - Access through a pointer that is NULL -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KnownNull.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

/// An instruction of a body; Inst is where the next one is looked for when
/// going back from it.
struct Point {
  ir::BlockId Block = 0;
  unsigned Inst = 0;
};

/// Bytes of a local.
struct Place {
  ir::LocalId L = ir::None;
  int64_t Off = 0;
  bool operator==(const Place &O) const { return L == O.L && Off == O.Off; }
};

/// What is known of where the values of a body come from.
class Origins {
public:
  explicit Origins(const ir::Body &B) : B(B), Preds(B.Blocks.size()) {
    for (ir::BlockId Id = 0; Id < B.Blocks.size(); ++Id)
      for (ir::BlockId To : B.Blocks[Id].Term.Succs)
        Preds[To].push_back(Id);
  }

  const ir::Inst *def(ir::BlockId Block, ir::Reg R) const {
    for (const ir::Inst &I : B.Blocks[Block].Insts)
      if (R != ir::None && I.Dst == R)
        return &I;
    return nullptr;
  }

  /// The local that an address register points into.
  std::optional<Place> place(ir::BlockId Block, ir::Reg R) const {
    int64_t Off = 0;
    while (const ir::Inst *I = def(Block, R)) {
      if (I->Op == ir::Opcode::AddrLocal)
        return Place{static_cast<ir::LocalId>(I->Imm), Off};
      if (I->Op != ir::Opcode::PtrAdd)
        break;
      Off += I->Imm;
      R = I->A;
    }
    return std::nullopt;
  }

  /// The store that alone gives \p What the value it has at \p From. None:
  /// there are more, or others. An argument's is where Inst is ir::None.
  std::optional<Point> soleStore(Point From, const Place &What) const;

  /// May an access to NULL itself, through \p What, follow on \p From?
  bool mayFollow(Point From, const Place &What) const;

private:
  const ir::Body &B;
  std::vector<llvm::SmallVector<ir::BlockId, 2>> Preds;
};

} // namespace

std::optional<Point> Origins::soleStore(Point From, const Place &What) const {
  if (B.Locals[What.L].AddressTaken)
    return std::nullopt;
  std::optional<Point> Sole;
  llvm::BitVector Seen(B.Blocks.size());
  llvm::SmallVector<Point, 8> Work{From};
  auto Add = [&](Point P) {
    bool Same = Sole && Sole->Block == P.Block && Sole->Inst == P.Inst;
    if (Sole && !Same)
      return false;
    Sole = P;
    return true;
  };
  while (!Work.empty()) {
    Point P = Work.pop_back_val();
    bool Found = false;
    for (unsigned N = P.Inst; N-- > 0 && !Found;) {
      const ir::Inst &I = B.Blocks[P.Block].Insts[N];
      if (I.Op != ir::Opcode::Store && I.Op != ir::Opcode::Fill &&
          I.Op != ir::Opcode::Copy)
        continue;
      std::optional<Place> To = place(P.Block, I.A);
      if (!To || To->L != What.L)
        continue;
      if (I.Op == ir::Opcode::Store && !(*To == What))
        continue;
      Found = true;
      if (I.Op != ir::Opcode::Store || !Add({P.Block, N}))
        return std::nullopt;
    }
    if (Found)
      continue;
    if (!P.Block && What.L < B.NumParams && !Add({0, ir::None}))
      return std::nullopt;
    for (ir::BlockId From : Preds[P.Block])
      if (!Seen.test(From)) {
        Seen.set(From);
        Work.push_back(
            {From, static_cast<unsigned>(B.Blocks[From].Insts.size())});
      }
  }
  return Sole;
}

bool Origins::mayFollow(Point From, const Place &What) const {
  llvm::BitVector Seen(B.Blocks.size());
  llvm::SmallVector<Point, 8> Work{From};
  while (!Work.empty()) {
    Point P = Work.pop_back_val();
    const ir::Block &K = B.Blocks[P.Block];
    for (unsigned N = P.Inst; N < K.Insts.size(); ++N) {
      const ir::Inst &I = K.Insts[N];
      if (I.Op != ir::Opcode::Load && I.Op != ir::Opcode::Store &&
          I.Op != ir::Opcode::Atomic && I.Op != ir::Opcode::Copy &&
          I.Op != ir::Opcode::Fill)
        continue;
      for (ir::Reg R : {I.A, I.B}) {
        const ir::Inst *D = def(P.Block, R);
        int64_t Off = 0;
        // An address with a variable index is none that the compiler knows.
        while (D &&
               (D->Op == ir::Opcode::PtrAdd || D->Op == ir::Opcode::Cast)) {
          Off += D->Op == ir::Opcode::PtrAdd ? D->Imm : 0;
          D = def(P.Block, D->A);
        }
        if (D && D->Op == ir::Opcode::Load && !Off &&
            (R == I.A || I.Op == ir::Opcode::Copy))
          if (auto Through = place(P.Block, D->A); Through == What)
            return true;
      }
    }
    for (ir::BlockId To : K.Term.Succs)
      if (!Seen.test(To)) {
        Seen.set(To);
        Work.push_back({To, 0});
      }
  }
  return false;
}

/// Is the number in \p R used for more than to be stored in a variable?
static bool isUsed(const ir::Body &B, const ir::Block &K, ir::Reg R) {
  for (const ir::Inst &I : K.Insts) {
    bool Operand = I.A == R || I.B == R;
    bool Passes = I.Op == ir::Opcode::Cast || I.Op == ir::Opcode::PtrAdd ||
                  I.Op == ir::Opcode::Load;
    if (Operand && Passes && isUsed(B, K, I.Dst))
      return true;
    if (Operand && (I.Op == ir::Opcode::Binary || I.Op == ir::Opcode::Compare))
      return true;
    if (I.Op == ir::Opcode::Call && llvm::is_contained(B.Calls[I.Call].Args, R))
      return true;
  }
  return K.Term.Cond == R && K.Term.Kind != ir::TermKind::Jump;
}

bool interp::keepsNullAccess(const Analysis &A, const State &S,
                             const Value &P) {
  size_t Depth = S.Frames.size() - 1;
  const Frame *F = S.Frames[Depth].get();
  Point At{F->Block, F->Inst};
  if (!At.Inst || P.Off < 0)
    return false;
  const ir::Inst &I = F->Body->Blocks[At.Block].Insts[--At.Inst];
  if (I.Op != ir::Opcode::Store &&
      (I.Op != ir::Opcode::Load ||
       !isUsed(*F->Body, F->Body->Blocks[At.Block], I.Dst)))
    return false;
  ir::Reg R = I.A;
  // Each round goes back over one variable or argument.
  constexpr unsigned MaxRounds = 8;
  for (unsigned Round = 0; Round < MaxRounds; ++Round) {
    Origins O(*F->Body);
    const ir::Inst *D = O.def(At.Block, R);
    while (D && (D->Op == ir::Opcode::PtrAdd || D->Op == ir::Opcode::PtrIndex ||
                 D->Op == ir::Opcode::Cast)) {
      const ir::Inst *Base = O.def(At.Block, D->A);
      // Where the member is, is found when the program is loaded: the compiler
      // can't tell the address from others.
      if (Base && D->Op == ir::Opcode::PtrAdd && !Round &&
          A.Types.elem(Base->Ty).KernelLayout)
        return true;
      D = Base;
    }
    if (!D)
      return false;
    if (!P.Off)
      return false;
    if (D->Op == ir::Opcode::Call) {
      FunctionId Callee = F->Body->Calls[D->Call].Callee;
      return Callee != NoId &&
             (!A.function(Callee).HasBody || A.function(Callee).NoInline);
    }
    if (D->Op != ir::Opcode::Load)
      return false;
    std::optional<Place> From = O.place(At.Block, D->A);
    if (!From || O.mayFollow({At.Block, At.Inst + 1}, *From))
      return false;
    At.Inst = D - F->Body->Blocks[At.Block].Insts.data();
    std::optional<Point> Def = O.soleStore(At, *From);
    if (!Def)
      return false;
    if (Def->Inst != ir::None) {
      At = *Def;
      R = F->Body->Blocks[At.Block].Insts[At.Inst].B;
      continue;
    }
    // An argument: what the caller passed.
    const Function &Fn = A.function(F->Body->Function);
    if (!Depth || F->Role != FrameRole::Function || Fn.NoInline)
      return false;
    F = S.Frames[--Depth].get();
    At = {F->Block, F->Inst - 1};
    const ir::Inst &Call = F->Body->Blocks[At.Block].Insts[At.Inst];
    const auto &Args = F->Body->Calls[Call.Call].Args;
    if (From->L >= Args.size())
      return false;
    R = Args[From->L];
  }
  return false;
}
