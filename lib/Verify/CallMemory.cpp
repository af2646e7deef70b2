//===- CallMemory.cpp - Memory that a call is handed -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CallMemory.h"
#include "Memory.h"
#include "Record.h"
#include "StackSlots.h"
#include "llvm/Support/MathExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// bpf_verifier.h:BPF_MAX_VAR_SIZ
static constexpr int64_t MaxSize = int64_t(1) << 29;
/// uapi/linux/bpf.h: flags of maps that programs may not write or read.
static constexpr uint64_t MapReadOnly = 1u << 7;

uint64_t interp::sectionSize(const Analysis &A, const Global &G) {
  constexpr uint64_t MaxAlign = 16;
  uint64_t Total = 0;
  for (const Global &Other : A.Model.Globals)
    if (!Other.IsMap && Other.Section == G.Section) {
      uint64_t Size = A.Types.get(Other.Type).Size;
      if (!Size)
        return 0;
      Total += Size + MaxAlign;
    }
  return Total;
}

bool interp::isReadOnlyValue(const Analysis &A, const Value &V) {
  if (!V.is(Kind::MapValue))
    return false;
  if (V.M)
    return V.M->Flags & MapReadOnly;
  return V.Obj != NoId && A.Model.Globals[V.Obj].ReadOnly;
}

MessageArgs CallMemory::args(unsigned I) const {
  MessageArgs Args;
  Args.Arg = I;
  Args.Func = Func.str();
  const Value &V = Site.Args[I];
  Args.Type = typeString(V);
  Args.Off = V.Off;
  return Args;
}

Because CallMemory::why(unsigned I) const {
  const Value &V = Site.Args[I];
  Because Why = cameFrom(V);
  if (V.maybeNull())
    Why.Suggestion = "check it for NULL before the call";
  else if (V.Gone == Lost::Released)
    Why.Suggestion = "the pointer was released before this call";
  return Why;
}

Flow CallMemory::bounds(unsigned I, llvm::StringRef What, uint64_t Limit,
                        uint64_t Size) {
  Because Numbers = outOfBounds(What, Limit, Site.Args[I].Off, Size);
  Numbers.Origin = &Site.argWhere(I);
  return report(I, Message::OutOfBounds, args(I), "", &Numbers);
}

Flow CallMemory::report(unsigned I, Message M, MessageArgs Args,
                        std::string Suggestion, const Because *Instead) {
  Because Why = Instead ? *Instead : why(I);
  if (Why.Suggestion.empty())
    Why.Suggestion = std::move(Suggestion);
  return A.report(S, M, std::move(Args), Site.argWhere(I), std::move(Why));
}

Flow CallMemory::arithmetic(unsigned I) {
  return checkArithmetic(A, S, Site.Args[I], Site.argWhere(I));
}

Flow CallMemory::offset(unsigned I, bool Release, bool AsContext) {
  const Value &V = Site.Args[I];
  if (V.isOpaque() || (!V.Off && !V.Sym))
    return Flow::Continue;
  if (Release && !V.isScalar())
    return report(I, Message::ReleaseOffset, args(I),
                  "release the pointer that was acquired, not a member");
  constexpr uint32_t FixedOffsetOk =
      PTR_TRUSTED | MEM_RCU | MEM_ALLOC | NON_OWN_REF | PTR_WALKED;
  bool FixedOk = false;
  switch (V.K) {
  case Kind::Scalar:
  case Kind::Stack:
  case Kind::Packet:
  case Kind::PacketMeta:
  case Kind::MapKey:
  case Kind::MapValue:
  case Kind::Mem:
  case Kind::Buf:
  case Kind::Arena:
    return Flow::Continue;
  case Kind::BtfId:
    FixedOk = !(V.Flags & ~FixedOffsetOk);
    break;
  case Kind::Ctx:
    if (!AsContext && isContextMemory(A))
      return Flow::Continue;
    break;
  default:
    break;
  }
  if (V.Off < 0)
    return report(I, Message::NegativeOffset, args(I), "");
  if (V.Off && !FixedOk)
    return report(I, Message::ModifiedPointer, args(I), "");
  if (V.Sym)
    return report(I, Message::VariableOffset, args(I), "");
  return Flow::Continue;
}

/// verifier.c:check_mem_region_access, for an offset that is constant.
Flow CallMemory::region(unsigned I, uint64_t Size, uint64_t Limit, bool ZeroOk,
                        llvm::StringRef What) {
  const Value &V = Site.Args[I];
  if (V.Sym || !Limit)
    return Flow::Continue;
  bool SizeOk = Size || ZeroOk;
  if (V.Off >= 0 && SizeOk && V.Off + Size <= Limit)
    return Flow::Continue;
  return bounds(I, What, Limit, Size);
}

Flow CallMemory::mapValue(unsigned I, uint64_t Size, bool Write, bool ZeroOk) {
  const Value &V = Site.Args[I];
  MessageArgs Args = args(I);
  Args.Size = Size;
  if (Write && isReadOnlyValue(A, V))
    return report(I, Message::WriteReadOnlyMap, Args,
                  "the memory is read-only to programs");
  if (V.Sym)
    return Flow::Continue;
  if (V.M) {
    if (region(I, Size, V.M->ValueSize, ZeroOk, "map value, value_size=") ==
        Flow::Stop)
      return Flow::Stop;
  } else if (V.Obj != NoId) {
    // Variables share the value of their section's map.
    uint64_t Limit = sectionSize(A, A.Model.Globals[V.Obj]);
    if (Limit && V.Off >= 0 && V.Off + Size > Limit)
      return bounds(I, "map value, value_size<=", Limit, Size);
  }
  if (!Size)
    return Flow::Continue;
  auto F = specialFieldAt(A, V, V.Off, Size);
  if (!F)
    return Flow::Continue;
  Args.Kind = fieldTypeName(F->Kind).str();
  if (F->Tag != KptrTag::None)
    return report(I, Message::KptrIndirect, Args, "");
  return report(I, Message::SpecialFieldAccess, Args,
                "leave out the field, or copy member by member");
}

/// Bytes that the objects of all functions below \p S's frames can take in the
/// stack: at most that far is it from an object's start to the frame's end.
static uint64_t stackBytes(const Analysis &A, const State &S) {
  llvm::SmallVector<FunctionId, 8> Work;
  llvm::DenseSet<FunctionId> Seen;
  uint64_t Total = 0;
  for (const auto &F : S.Frames)
    Work.push_back(F->Body->Function);
  while (!Work.empty()) {
    FunctionId F = Work.pop_back_val();
    if (!Seen.insert(F).second)
      continue;
    auto Body = A.Bodies.body(F);
    if (!Body) {
      llvm::consumeError(Body.takeError());
      return UINT64_MAX / 2;
    }
    constexpr uint64_t Slot = 8;
    for (const ir::Local &L : (*Body)->Locals)
      if (L.AddressTaken || L.Size > Slot)
        Total += llvm::alignTo(std::max(L.Size, Slot), Slot);
    for (const ir::CallInfo &C : (*Body)->Calls)
      if (C.Callee != NoId && A.function(C.Callee).HasBody)
        Work.push_back(C.Callee);
  }
  return Total;
}

bool interp::mayBeInStack(const Analysis &A, const State &S, const Value &P,
                          uint64_t Size) {
  if (P.Sym || P.Off < 0 || P.Frame >= S.Frames.size())
    return true;
  const ir::Local &L = S.Frames[P.Frame]->Body->Locals[P.Obj];
  return P.Off + Size <= llvm::alignTo(L.Size, 8) ||
         P.Off + Size <= stackBytes(A, S);
}

/// verifier.c:check_stack_access_within_bounds
Flow CallMemory::stack(unsigned I, uint64_t Size) {
  const Value &V = Site.Args[I];
  if (mayBeInStack(A, S, V, Size))
    return Flow::Continue;
  const ir::Local &L = S.Frames[V.Frame]->Body->Locals[V.Obj];
  Message M = A.K.has(Feature::StackReadOneWording)
                  ? Message::StackRead
                  : Message::IndirectStackAccess;
  return report(I, M, args(I),
                "'" + L.Name + "' has " + std::to_string(L.Size) +
                    " bytes, the call may access " +
                    std::to_string(V.Off + Size));
}

Flow CallMemory::notMemory(unsigned I) {
  MessageArgs Args = args(I);
  Args.Expected = "fp";
  return report(I, Message::HelperArgType, Args, "");
}

Flow CallMemory::context(unsigned I, uint64_t Size, bool Write, bool ZeroOk) {
  const Value &V = Site.Args[I];
  if (isContextMemory(A))
    return region(I, Size, UINT16_MAX, ZeroOk, "context, ctx_size=");
  if (A.K.has(Feature::ContextAsMemory) || isContextConverted(A.Prog.Info.Type))
    return notMemory(I);
  // Only the last byte is looked at.
  int64_t Last = V.Off + static_cast<int64_t>(Size) - 1;
  if (!Size || V.Sym || isValidContextAccess(A, V.Ty, Last, Write))
    return Flow::Continue;
  MessageArgs Args = args(I);
  Args.Off = Last;
  Args.Size = 1;
  return report(I, Message::InvalidContextAccess, Args, "");
}

Flow CallMemory::access(unsigned I, uint64_t Size, bool Write, bool ZeroOk) {
  const Value &V = Site.Args[I];
  MessageArgs Args = args(I);
  switch (V.K) {
  case Kind::Any:
  case Kind::Uninit:
  case Kind::Packet:
  case Kind::PacketMeta:
    return Flow::Continue;
  case Kind::Stack:
    return stack(I, Size);
  case Kind::MapKey:
    if (Write)
      return report(I, Message::CannotWriteInto, Args, "");
    return region(I, Size, V.M ? V.M->KeySize : 0, false, "map key, key_size=");
  case Kind::MapValue:
    return mapValue(I, Size, Write, ZeroOk);
  case Kind::Mem:
    // What is read by probing has no size.
    if (V.has(MEM_RDONLY) && V.has(PTR_UNTRUSTED) && Size)
      return bounds(I, "memory, mem_size=", 0, Size);
    if (V.has(MEM_RDONLY) && Write)
      return report(I, Message::CannotWriteInto, Args,
                    "the memory is read-only");
    return region(I, Size, V.Size, ZeroOk, "memory, mem_size=");
  case Kind::Buf:
    if (V.has(MEM_RDONLY) && Write)
      return report(I, Message::CannotWriteInto, Args,
                    "the buffer is read-only");
    if (V.Off < 0) {
      Args.Size = Size;
      Args.Extra = V.has(MEM_RDONLY) ? "rdonly" : "rdwr";
      return report(I, negativeBuffer(A), Args, "");
    }
    return Flow::Continue;
  case Kind::BtfId: {
    if (!Size)
      return Flow::Continue;
    Access Acc;
    Acc.Size = Size;
    Acc.ByHelper = true;
    Acc.Where = &Site.argWhere(I);
    return checkBtfAccess(A, S, V, Acc, Write);
  }
  case Kind::Arena:
    // What the address space hides may be a plain number.
    return Flow::Continue;
  case Kind::Ctx:
    return context(I, Size, Write, ZeroOk);
  default:
    break;
  }
  if (ZeroOk && !Size && V.isNull())
    return Flow::Continue;
  return notMemory(I);
}

Flow CallMemory::fixed(unsigned I, uint64_t Size) {
  Value &V = Site.Args[I];
  if (V.isNull())
    return Flow::Continue;
  if (readObjects(A, S, V, Size, Site.argWhere(I), I) == Flow::Stop)
    return Flow::Stop;
  uint32_t Flags = V.Flags;
  V.Flags &= ~PTR_MAYBE_NULL;
  Flow F = access(I, Size, /*Write=*/false, /*ZeroOk=*/true);
  if (F == Flow::Continue)
    F = access(I, Size, /*Write=*/true, /*ZeroOk=*/true);
  V.Flags = Flags;
  return F;
}

Flow CallMemory::size(unsigned I, bool Write, bool ZeroOk) {
  const Value &V = Site.Args[I];
  if (!V.isScalar())
    return Flow::Continue;
  // Of a size that is not well known, one byte is enough to judge the kind of
  // memory.
  if (!V.isConst() && !A.Syms.isExact(V.Sym, S.Known))
    return access(I - 1, 1, Write, ZeroOk);
  Range R = A.Syms.range(V, S.Known);
  MessageArgs Args = args(I);
  if (R.smin() < 0)
    return report(I, Message::SizeNegative, Args,
                  "make the size unsigned and bound it, as with `&` or `if`");
  if (R.smin() == 0 && !ZeroOk && A.K.has(Feature::ZeroSizeRefused))
    return report(I, Message::SizeZero, Args, "make sure that it is not 0");
  if (R.smin() == 0 && !ZeroOk && access(I - 1, 0, Write, false) == Flow::Stop)
    return Flow::Stop;
  if (R.smax() >= MaxSize)
    return report(I, Message::SizeUnbounded, Args,
                  "bound the size, as with `&` or `if`");
  return access(I - 1, R.smax(), Write, ZeroOk);
}

Flow CallMemory::pairSize(unsigned I) {
  MessageArgs Args = args(I - 1);
  bool ByRegister = A.K.has(Feature::WordingRegNames);
  Args.Extra = std::to_string(ByRegister ? I + 1 : I);
  A.Around = {Message::MemLenPair, Args, &Site.argWhere(I - 1)};
  Flow F = size(I, /*Write=*/false, /*ZeroOk=*/true);
  if (F == Flow::Continue)
    F = size(I, /*Write=*/true, /*ZeroOk=*/true);
  A.Around.reset();
  return F;
}

Flow CallMemory::constString(unsigned I) {
  const Value &V = Site.Args[I];
  if (!V.is(Kind::MapValue))
    return Flow::Continue;
  bool Percpu =
      V.M ? V.M->TypeName == "PERCPU_ARRAY"
          : V.Obj != NoId && llvm::StringRef(A.Model.Globals[V.Obj].Section)
                                 .starts_with(".percpu");
  if (Percpu && A.K.has(Feature::PercpuConstStrRefused))
    return report(I, Message::ConstStrPercpu, args(I), "");
  if (V.M) {
    // User space may have frozen a read-only map.
    if (V.M->Flags & MapReadOnly)
      return Flow::Continue;
    return report(I, Message::ConstStrNotReadOnly, args(I), "");
  }
  if (V.Obj == NoId)
    return Flow::Continue;
  const Global &G = A.Model.Globals[V.Obj];
  if (!G.ReadOnly)
    return report(I, Message::ConstStrNotReadOnly, args(I),
                  "make the string `const`");
  if (V.Sym)
    return report(I, Message::ConstStrNotConstant, args(I), "");
  // Up to the section's end there must be a zero byte. Where the variable ends
  // the section, its own bytes tell.
  if (V.Off < 0 || static_cast<uint64_t>(V.Off) >= G.Init.size())
    return Flow::Continue;
  for (size_t B = V.Off; B < G.Init.size(); ++B)
    if (!G.Init[B])
      return Flow::Continue;
  bool Last = true;
  for (const Global &Other : A.Model.Globals)
    Last = Last && (Other.IsMap || Other.Section != G.Section || &Other == &G ||
                    Other.Loc < G.Loc);
  if (!Last)
    return Flow::Continue;
  return report(I, Message::ConstStrNoEnd, args(I), "end it with a zero byte");
}
