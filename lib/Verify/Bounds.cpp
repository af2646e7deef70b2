//===- Bounds.cpp - Offsets that are not constant -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Bounds.h"
#include "CallMemory.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace precheck;
using namespace precheck::interp;

/// bpf_verifier.h:BPF_MAX_VAR_OFF
static constexpr int64_t MaxOffset = int64_t(1) << 29;

static std::optional<uint64_t> constantBytes(const Analysis &A,
                                             std::optional<uint64_t> Size);

std::optional<Region> interp::regionOf(const Analysis &A, const Value &P) {
  Region R;
  if (P.is(Kind::Mem) && P.Size) {
    R.What = "memory, mem_size=";
    R.Limit = P.Size;
    return R;
  }
  if (!P.is(Kind::MapValue))
    return std::nullopt;
  if (P.M) {
    R.What = "map value, value_size=";
    R.Limit = P.M->ValueSize;
  } else if (P.Obj != NoId) {
    const Global &G = A.Model.Globals[P.Obj];
    R.What = "map value, value_size<=";
    R.Limit = sectionSize(A, G);
    R.Before = R.Limit;
    if (R.Limit && G.ReadOnly)
      R.Limit += constantBytes(A, std::nullopt).value_or(MaxOffset);
  }
  if (!R.Limit)
    return std::nullopt;
  return R;
}

std::optional<OutOfRange>
interp::checkVariableOffset(const Analysis &A, const State &S, const Value &P,
                            uint64_t Size, const Region &R) {
  if (!P.Sym || !A.Syms.isUnbound(P.Sym) || !A.Syms.isExact(P.Sym, S.Known))
    return std::nullopt;
  Range Var = A.Syms.range(P.Sym, S.Known);
  if (Var.isEmpty())
    return std::nullopt;
  int64_t Min = Var.smin();
  uint64_t Max = Var.Interval.getUnsignedMax().getZExtValue();
  int64_t Limit = R.Limit, Before = R.Before, End = Size;
  OutOfRange Out;
  Out.Args.Type = typeString(P);
  Out.Why = cameFrom(P);
  auto Found = [&](Message M, std::string Suggestion) {
    Out.M = M;
    Out.Why.Suggestion = std::move(Suggestion);
    return Out;
  };
  const char *Bound = "bound the index, as with `&` or `if`";
  // The arithmetic comes first (verifier.c:check_reg_sane_offset). Of a shift
  // of a negative number nothing is known after it.
  if (Min == INT64_MIN || (Min < 0 && A.Syms.isScaled(P.Sym)))
    return Found(Message::OffsetMinUnbounded, Bound);
  if (Min <= -MaxOffset || Min >= MaxOffset) {
    Out.Args.Off = Min;
    return Found(Message::OffsetMinLarge, Bound);
  }
  if (Min < 0 && P.Off + Min + Before < 0)
    return Found(Message::OffsetNegative,
                 "make the index unsigned, or check that it is not negative");
  auto Numbers = [&](int64_t Off) {
    Out.Why = outOfBounds(R.What, R.Limit, Off, Size);
  };
  if (P.Off + Min + End > Limit || P.Off + Min + Before < 0) {
    Numbers(P.Off + Min);
    return Found(Message::OutOfBounds, "");
  }
  if (Max >= static_cast<uint64_t>(MaxOffset))
    return Found(Message::OffsetUnbounded, Bound);
  if (P.Off + static_cast<int64_t>(Max) + End > Limit) {
    Numbers(P.Off + static_cast<int64_t>(Max));
    return Found(Message::MaxOutOfBounds, Bound);
  }
  return std::nullopt;
}

Flow interp::checkRegion(Analysis &A, const State &S, const Value &P,
                         const Access &Acc, const Region &R) {
  auto Wrong = checkVariableOffset(A, S, P, Acc.Size, R);
  if (!Wrong)
    return Flow::Continue;
  if (!Wrong->Why.Origin)
    Wrong->Why.Origin = Acc.Where;
  return A.report(S, Wrong->M, Wrong->Args, *Acc.Where, Wrong->Why);
}

//===----------------------------------------------------------------------===//
// Constant arrays
//===----------------------------------------------------------------------===//

namespace {

/// How a body uses one of its locals.
struct ArrayUse {
  bool Filled = false;   ///< gets constants, not all 0, all at once
  bool Constant = false; ///< and is an array of numbers that is only read then
  std::string Bytes;
};

/// Follows what a body does with a local.
class ArrayScan {
public:
  ArrayScan(const TypeTable &Types, const ir::Body &B, ir::LocalId L)
      : Types(Types), Local(B.Locals[L]), L(L) {
    const Type &T = Types.get(Local.Type);
    bool Numbers =
        T.Kind == TypeKind::Array && Types.get(T.Elem).Kind == TypeKind::Int;
    Use.Constant = Numbers && L >= B.NumParams && !Local.AddressTaken;
    for (const ir::Block &K : B.Blocks)
      block(K);
    Use.Filled = Fills && Nonzero;
    Use.Constant = Use.Constant && Fills == 1 && Nonzero;
  }
  ArrayUse Use;

private:
  void block(const ir::Block &K);
  /// An instruction that is handed the address \p Off of the local.
  void use(const ir::Inst &I, std::optional<int64_t> Off,
           std::optional<int64_t> Stored);

  const TypeTable &Types;
  const ir::Local &Local;
  ir::LocalId L;
  unsigned Fills = 0;
  bool Nonzero = false, Open = false;
};

} // namespace

void ArrayScan::block(const ir::Block &K) {
  // The registers that are constant or point into the local.
  std::vector<std::optional<int64_t>> Into(K.NumRegs), Const(K.NumRegs);
  llvm::BitVector Within(K.NumRegs);
  Open = false;
  for (const ir::Inst &I : K.Insts) {
    bool Is = I.A != ir::None && Within.test(I.A);
    if (I.Op == ir::Opcode::Const) {
      Const[I.Dst] = I.Imm;
    } else if (I.Op == ir::Opcode::AddrLocal) {
      if (I.Imm == static_cast<int64_t>(L)) {
        Within.set(I.Dst);
        Into[I.Dst] = 0;
      }
    } else if (Is &&
               (I.Op == ir::Opcode::PtrAdd || I.Op == ir::Opcode::PtrIndex)) {
      Within.set(I.Dst);
      if (auto At = Into[I.A]; At && I.Op == ir::Opcode::PtrAdd)
        Into[I.Dst] = *At + I.Imm;
    } else if (Is) {
      use(I, Into[I.A], I.B == ir::None ? std::nullopt : Const[I.B]);
    } else if (I.B != ir::None && Within.test(I.B)) {
      Use.Constant = false;
    }
  }
}

void ArrayScan::use(const ir::Inst &I, std::optional<int64_t> Off,
                    std::optional<int64_t> Stored) {
  if (I.Op == ir::Opcode::Load) {
    Use.Constant &= !I.Volatile;
    Open = false;
  } else if (I.Op == ir::Opcode::Fill) {
    Use.Constant &=
        Off == 0 && Stored == 0 && I.Imm == static_cast<int64_t>(Local.Size);
    ++Fills;
    Open = true;
    Use.Bytes.assign(Local.Size, 0);
  } else if (I.Op == ir::Opcode::Store && Open && Off && *Off >= 0 && Stored) {
    Use.Constant &= !I.Volatile && !I.BitWidth;
    Nonzero |= *Stored != 0;
    uint64_t Bits = *Stored;
    for (uint64_t Byte = 0; Byte < Types.get(I.Ty).Size; ++Byte, Bits >>= 8)
      if (*Off + Byte < Use.Bytes.size())
        Use.Bytes[*Off + Byte] = static_cast<char>(Bits);
  } else {
    Use.Constant = false;
  }
}

/// Bytes of the section that holds the constants of \p Size bytes, or of those
/// of any size that functions have: those that are equal are merged. Nothing if
/// it can't be told.
static std::optional<uint64_t> constantBytes(const Analysis &A,
                                             std::optional<uint64_t> Size) {
  std::set<std::string> Arrays;
  uint64_t Bytes = 0;
  for (FunctionId F = 0; F < A.Model.Functions.size(); ++F) {
    if (!A.function(F).HasBody)
      continue;
    llvm::Expected<const ir::Body *> B = A.Bodies.body(F);
    if (!B) {
      llvm::consumeError(B.takeError());
      return std::nullopt;
    }
    for (ir::LocalId L = 0; L < (*B)->Locals.size(); ++L) {
      const ir::Local &Local = (*B)->Locals[L];
      if (Size && Local.Size != *Size)
        continue;
      ArrayUse Use = ArrayScan(A.Types, **B, L).Use;
      std::string Key =
          std::to_string(A.Types.get(Local.Type).Elem) + ':' + Use.Bytes;
      if (Use.Filled && (!Use.Constant || Arrays.insert(Key).second))
        Bytes += Local.Size;
    }
  }
  for (const Global &G : A.Model.Globals)
    if (Size && !G.IsMap && G.ReadOnly && A.Types.get(G.Type).Size == *Size)
      Bytes += *Size;
  return Bytes;
}

std::optional<Region> interp::constantArray(const Analysis &A, const State &S,
                                            const Value &P) {
  if (!P.is(Kind::Stack) || !P.Sym || P.Frame >= S.Frames.size())
    return std::nullopt;
  const ir::Body &B = *S.Frames[P.Frame]->Body;
  uint64_t Size = B.Locals[P.Obj].Size;
  // Constants of these sizes have a section of their own (.rodata.cst32).
  if (Size != 4 && Size != 8 && Size != 16 && Size != 32)
    return std::nullopt;
  if (!ArrayScan(A.Types, B, P.Obj).Use.Constant)
    return std::nullopt;
  std::optional<uint64_t> Bytes = constantBytes(A, Size);
  if (!Bytes)
    return std::nullopt;
  Region R;
  R.What = "map value, value_size<=";
  R.Limit = *Bytes;
  R.Before = *Bytes - Size;
  return R;
}

bool interp::needsLoaded(const State &S) {
  const Frame &F = S.top();
  const ir::Block &K = F.Body->Blocks[F.Block];
  if (!F.Inst || K.Insts[F.Inst - 1].Op != ir::Opcode::Load)
    return false;
  ir::Reg Loaded = K.Insts[F.Inst - 1].Dst;
  llvm::BitVector Const(K.NumRegs);
  for (const ir::Inst &I : K.Insts) {
    if (I.Op == ir::Opcode::Const)
      Const.set(I.Dst);
    if (I.Op != ir::Opcode::Binary || (I.A != Loaded && I.B != Loaded))
      continue;
    bool Sum = I.binaryOp() == ir::BinaryOp::Add ||
               I.binaryOp() == ir::BinaryOp::Sub ||
               I.binaryOp() == ir::BinaryOp::Xor;
    if (Sum && I.A != I.B && !Const.test(I.A == Loaded ? I.B : I.A))
      return true;
  }
  return false;
}
