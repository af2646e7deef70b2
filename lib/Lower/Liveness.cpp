//===- Liveness.cpp - Which locals may still be read -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Backward data flow, one bit a local. A local whose address is kept somewhere
// (stored, returned, given to a function of the program) is live everywhere; a
// helper or kfunc uses an address only during the call.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::ir;

namespace {
/// A register that points into a local.
struct Place {
  LocalId Local = None;
  int64_t Offset = 0;
  bool Exact = true; ///< Offset is known
};

struct Analysis {
  Body &B;
  const ProgramModel &Model;
  std::vector<llvm::BitVector> Gen, Kill;
  llvm::BitVector Escaped;

  Analysis(Body &B, const ProgramModel &Model)
      : B(B), Model(Model), Gen(B.Blocks.size()), Kill(B.Blocks.size()),
        Escaped(B.Locals.size()) {}

  void scan(BlockId Id);
  void solve();
  bool removeDeadStores(BlockId Id);
  /// Place of each register of a block.
  std::vector<Place> places(const Block &K) const;
};
} // namespace

std::vector<Place> Analysis::places(const Block &K) const {
  std::vector<Place> Places(K.NumRegs);
  auto At = [&](Reg R) { return R == None ? Place() : Places[R]; };
  for (const Inst &I : K.Insts) {
    switch (I.Op) {
    case Opcode::AddrLocal:
      Places[I.Dst] = {static_cast<LocalId>(I.Imm), 0, true};
      break;
    case Opcode::PtrAdd:
      Places[I.Dst] = At(I.A);
      Places[I.Dst].Offset += I.Imm;
      break;
    case Opcode::PtrIndex:
      Places[I.Dst] = At(I.A);
      Places[I.Dst].Exact = false;
      break;
    case Opcode::Cast:
      if (I.castOp() == CastOp::Pointer || I.castOp() == CastOp::AddressSpace)
        Places[I.Dst] = At(I.A);
      break;
    case Opcode::Identity:
      Places[I.Dst] = At(I.A);
      break;
    default:
      break;
    }
  }
  return Places;
}

void Analysis::scan(BlockId Id) {
  Block &K = B.Blocks[Id];
  llvm::BitVector &Uses = Gen[Id], &Defs = Kill[Id];
  Uses.resize(B.Locals.size());
  Defs.resize(B.Locals.size());
  std::vector<Place> Places = places(K);
  auto At = [&](Reg R) { return R == None ? Place() : Places[R]; };
  auto Use = [&](Reg R) {
    if (Place P = At(R); P.Local != None && !Defs[P.Local])
      Uses.set(P.Local);
  };
  auto Define = [&](Reg R, int64_t Size) {
    Place P = At(R);
    if (P.Local == None || !P.Exact || P.Offset != 0 || Size < 0 ||
        static_cast<uint64_t>(Size) < B.Locals[P.Local].Size)
      return;
    if (!Uses[P.Local])
      Defs.set(P.Local);
  };
  auto Taken = [&](Reg R, bool Kept) {
    Place P = At(R);
    if (P.Local == None)
      return;
    B.Locals[P.Local].AddressTaken = true;
    Use(R);
    if (Kept)
      Escaped.set(P.Local);
  };

  for (const Inst &I : K.Insts) {
    switch (I.Op) {
    case Opcode::AddrLocal:
    case Opcode::PtrAdd:
      break;
    case Opcode::PtrIndex:
      Taken(I.B, true);
      break;
    case Opcode::Cast:
      if (I.castOp() != CastOp::Pointer && I.castOp() != CastOp::AddressSpace)
        Taken(I.A, I.castOp() != CastOp::ToBool);
      break;
    case Opcode::Identity:
      Taken(I.A, false);
      break;
    case Opcode::Load:
      Use(I.A);
      break;
    case Opcode::Store:
      Taken(I.B, true);
      if (I.BitWidth == 0)
        Define(I.A, Model.Types->get(I.Ty).Size);
      break;
    case Opcode::Copy:
      Use(I.B);
      Define(I.A, I.Imm);
      break;
    case Opcode::Fill:
      Define(I.A, I.Imm);
      break;
    case Opcode::Atomic:
      Use(I.A);
      Taken(I.B, true);
      break;
    case Opcode::Compare:
    case Opcode::PtrDiff:
      Taken(I.A, false);
      Taken(I.B, false);
      break;
    case Opcode::Call: {
      const CallInfo &C = B.Calls[I.Call];
      bool Kept = true;
      if (C.Callee != NoId) {
        FunctionKind Kind = Model.Functions[C.Callee].Kind;
        Kept = Kind != FunctionKind::Helper && Kind != FunctionKind::Kfunc;
      }
      for (Reg R : C.Args)
        Taken(R, Kept);
      Define(C.ResultAddr, Model.Types->get(I.Ty).Size);
      break;
    }
    default:
      Taken(I.A, true);
      Taken(I.B, true);
      break;
    }
  }
  Taken(K.Term.Cond, K.Term.Kind == TermKind::Return);
}

void Analysis::solve() {
  for (Block &K : B.Blocks)
    K.LiveIn.resize(B.Locals.size());
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (BlockId Id = B.Blocks.size(); Id-- != 0;) {
      Block &K = B.Blocks[Id];
      llvm::BitVector Live(B.Locals.size());
      for (BlockId S : K.Term.Succs)
        Live |= B.Blocks[S].LiveIn;
      Live.reset(Kill[Id]);
      Live |= Gen[Id];
      if (Live != K.LiveIn) {
        K.LiveIn = std::move(Live);
        Changed = true;
      }
    }
  }
  for (Block &K : B.Blocks)
    K.LiveIn |= Escaped;
}

bool Analysis::removeDeadStores(BlockId Id) {
  Block &K = B.Blocks[Id];
  std::vector<Place> Places = places(K);
  auto At = [&](Reg R) { return R == None ? Place() : Places[R]; };
  llvm::BitVector Live = Escaped;
  for (BlockId S : K.Term.Succs)
    Live |= B.Blocks[S].LiveIn;
  // Any mention but as the target of a store counts as a read.
  auto Read = [&](Reg R) {
    if (Place P = At(R); P.Local != None)
      Live.set(P.Local);
  };
  Read(K.Term.Cond);
  bool Removed = false;
  for (Inst &I : llvm::reverse(K.Insts)) {
    bool Write =
        I.Op == Opcode::Store || I.Op == Opcode::Copy || I.Op == Opcode::Fill;
    if (Write) {
      Place P = At(I.A);
      if (P.Local != None && !I.Volatile && !Live[P.Local]) {
        I.A = None; // marks it for removal
        Removed = true;
        continue;
      }
      uint64_t Size = I.Op == Opcode::Store
                          ? Model.Types->get(I.Ty).Size
                          : static_cast<uint64_t>(std::max<int64_t>(I.Imm, 0));
      if (P.Local != None && P.Exact && P.Offset == 0 && I.BitWidth == 0 &&
          Size >= B.Locals[P.Local].Size && !Escaped[P.Local])
        Live.reset(P.Local);
      Read(I.B);
      continue;
    }
    // Addresses themselves read nothing.
    if (I.Op == Opcode::PtrAdd || I.Op == Opcode::PtrIndex)
      continue;
    Read(I.A);
    Read(I.B);
    if (I.Op == Opcode::Call) {
      Read(B.Calls[I.Call].Target);
      for (Reg R : B.Calls[I.Call].Args)
        Read(R);
    }
  }
  if (Removed)
    llvm::erase_if(K.Insts, [](const Inst &I) {
      return (I.Op == Opcode::Store || I.Op == Opcode::Copy ||
              I.Op == Opcode::Fill) &&
             I.A == None;
    });
  return Removed;
}

void ir::computeLiveness(Body &B, const ProgramModel &Model) {
  for (Local &L : B.Locals)
    L.AddressTaken = false;
  for (Block &K : B.Blocks)
    K.LiveIn.clear();
  Analysis A(B, Model);
  for (BlockId Id = 0; Id != B.Blocks.size(); ++Id)
    A.scan(Id);
  A.solve();
}

bool ir::removeDeadStores(Body &B, const ProgramModel &Model) {
  Analysis A(B, Model);
  for (BlockId Id = 0; Id != B.Blocks.size(); ++Id)
    A.scan(Id); // for Escaped
  bool Removed = false;
  for (BlockId Id = 0; Id != B.Blocks.size(); ++Id)
    Removed |= A.removeDeadStores(Id);
  return Removed;
}
