//===- Memory.cpp - Loads and stores -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Memory.h"
#include "Bounds.h"
#include "KnownNull.h"
#include "StackSlots.h"
#include "StructOps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace precheck;
using namespace precheck::interp;

Access interp::accessOf(const Analysis &A, const ir::Inst &I) {
  Access Acc;
  Acc.Ty = I.Ty;
  Acc.Size =
      I.BitWidth ? (I.BitOffset + I.BitWidth + 7u) / 8 : A.Types.get(I.Ty).Size;
  Acc.BitOffset = I.BitOffset;
  Acc.BitWidth = I.BitWidth;
  Acc.Volatile = I.Volatile;
  Acc.Relocated = I.Relocated;
  Acc.Where = &I.Src;
  return Acc;
}

/// A value read back with another integer type than it was written with.
static Value retype(Analysis &A, const State &S, const Value &V, TypeId Ty) {
  const Type &T = A.Types.get(Ty);
  if (!V.isScalar() || V.CtxArg || T.Kind != TypeKind::Int || !T.Size ||
      T.Size > 8)
    return V;
  Value R = T.Bool ? V : A.Syms.cast(V, T.Size * 8, T.Signed, S.Known);
  R.From = V.From;
  R.Gone = V.Gone;
  return R;
}

//===----------------------------------------------------------------------===//
// Stack
//===----------------------------------------------------------------------===//

/// A scalar as the access reads it: a bitfield has its own width.
static Value scalarOf(Analysis &A, const Access &Acc) {
  return Acc.BitWidth ? A.freshScalar(Acc.BitWidth, A.Types.get(Acc.Ty).Signed)
                      : A.opaque(Acc.Ty);
}

static Value bitsOf(Analysis &A, const Value &Unit, const Access &Acc) {
  if (!Unit.isConst())
    return scalarOf(A, Acc);
  uint64_t Bits = static_cast<uint64_t>(Unit.Off) >> Acc.BitOffset;
  Bits &= Acc.BitWidth >= 64 ? ~uint64_t(0) : (uint64_t(1) << Acc.BitWidth) - 1;
  if (A.Types.get(Acc.Ty).Signed && Acc.BitWidth < 64 &&
      (Bits >> (Acc.BitWidth - 1) & 1))
    Bits |= ~uint64_t(0) << Acc.BitWidth;
  return Value::constant(static_cast<int64_t>(Bits));
}

static Value loadStack(Analysis &A, State &S, const Value &P,
                       const Access &Acc) {
  if (P.Frame >= S.Frames.size())
    return A.opaque(Acc.Ty);
  if (P.Sym)
    return A.opaque(Acc.Ty);
  bool Mixed = false;
  Value V = S.object(P.Frame, P.Obj).load(P.Off, Acc.Size, Mixed);
  if (Mixed || (Acc.BitWidth && !V.isConst()))
    return scalarOf(A, Acc);
  if (Acc.BitWidth)
    return bitsOf(A, V, Acc);
  if (V.is(Kind::Any) && V.Id)
    return V;
  if (V.isOpaque()) {
    // Reading it again gives the same. A word may hold a pointer for all we
    // know: inline assembly finds registers set.
    V = A.opaque(Acc.Ty);
    if (Acc.Size == 8) {
      V = Value::any();
      V.Id = A.freshId();
    }
    if (Acc.Size)
      S.objectForWrite(P.Frame, P.Obj).store(P.Off, Acc.Size, V);
    return V;
  }
  return retype(A, S, V, Acc.Ty);
}

static void storeStack(Analysis &A, State &S, const Value &P, const Value &V,
                       const Access &Acc) {
  StackObject &O = S.objectForWrite(P.Frame, P.Obj);
  if (P.Sym) {
    // Somewhere in the object: everything in it may be another value now.
    O.clear();
    return;
  }
  if (!Acc.Size)
    return;
  if (!Acc.BitWidth) {
    O.store(P.Off, Acc.Size, V);
    return;
  }
  bool Mixed = false;
  Value Unit = O.load(P.Off, Acc.Size, Mixed);
  if (Mixed || !Unit.isConst() || !V.isConst()) {
    O.store(P.Off, Acc.Size, A.freshScalar(Acc.Size * 8, false));
    return;
  }
  uint64_t Mask =
      (Acc.BitWidth >= 64 ? ~uint64_t(0) : (uint64_t(1) << Acc.BitWidth) - 1)
      << Acc.BitOffset;
  uint64_t Bits = (static_cast<uint64_t>(Unit.Off) & ~Mask) |
                  ((static_cast<uint64_t>(V.Off) << Acc.BitOffset) & Mask);
  O.store(P.Off, Acc.Size, Value::constant(static_cast<int64_t>(Bits)));
}

//===----------------------------------------------------------------------===//
// Globals
//===----------------------------------------------------------------------===//

Value interp::addressOfGlobal(Analysis &A, GlobalId Id) {
  const Global &G = A.Model.Globals[Id];
  if (G.IsMap) {
    Value V = Value::pointer(Kind::MapPtr);
    V.M = &A.Model.Maps[G.Map];
    V.Obj = Id;
    return V;
  }
  if (G.Ksym) {
    // verifier.c:__check_pseudo_btf_id. Of variables, the kernel's BTF has the
    // per-CPU ones (pahole); one without a type is a bare address.
    const Type &T = A.Types.get(G.Type);
    Value V = Value::any();
    if (!G.Weak && T.Kind == TypeKind::Void)
      V = A.freshScalar(64, false);
    else if (!G.Weak && T.Kind != TypeKind::Function)
      V = Value::pointer(Kind::BtfId, MEM_PERCPU, G.Type);
    V.Id = A.freshId();
    return V;
  }
  if (llvm::StringRef(G.Section).starts_with(".addr_space"))
    return Value::pointer(Kind::Arena);
  Value V = Value::pointer(Kind::MapValue, 0, G.Type);
  V.Obj = Id;
  return V;
}

/// The frozen value of a read-only global, when it is a constant.
static std::optional<Value> frozen(Analysis &A, const Value &P,
                                   const Access &Acc) {
  if (!P.is(Kind::MapValue) || P.M || P.Obj == NoId || P.Sym)
    return std::nullopt;
  const Global &G = A.Model.Globals[P.Obj];
  const Type &T = A.Types.get(Acc.Ty);
  if (!G.ReadOnly || T.Kind != TypeKind::Int || Acc.BitWidth || P.Off < 0 ||
      P.Off + Acc.Size > G.Init.size() || Acc.Size > 8 || !Acc.Size)
    return std::nullopt;
  A.UsedConstants |= G.Volatile;
  if (G.Volatile && A.Options.AnyConstants) {
    SymId &Sym = A.Constants[{P.Obj, static_cast<uint64_t>(P.Off), Acc.Size}];
    if (!Sym)
      Sym = A.scalarOf(Acc.Ty).Sym;
    return Value::scalar(Sym);
  }
  uint64_t Bits = 0;
  for (unsigned I = 0; I < Acc.Size; ++I)
    Bits |= uint64_t(G.Init[P.Off + I]) << (8 * I);
  if (T.Signed && Acc.Size < 8 && (Bits >> (8 * Acc.Size - 1) & 1))
    Bits |= ~uint64_t(0) << (8 * Acc.Size);
  return Value::constant(static_cast<int64_t>(Bits));
}

//===----------------------------------------------------------------------===//
// All kinds
//===----------------------------------------------------------------------===//

Flow interp::reportNotPointer(Analysis &A, const State &S, const Value &P,
                              const ir::Origin &Where) {
  MessageArgs Args;
  Args.Type = typeString(P);
  Because Why;
  Why.Id = P.Id;
  if (P.maybeNull()) {
    Value Shown = P;
    Shown.Ref = 0;
    Why = cameFrom(Shown);
    Why.Suggestion = "check it for NULL first";
    return A.report(S, Message::NullMemAccess, Args, Where, Why);
  }
  Why.Ref = P.Ref;
  if (P.Gone == Lost::Null) {
    Why.Suggestion = "check it for NULL first";
    Why.Origin = P.From;
    Why.OriginText = "it is NULL here";
    Why.OriginKind = StepKind::MaybeNull;
    return A.report(S, Message::NullMemAccess, Args, Where, Why);
  }
  if (P.Gone != Lost::No)
    return A.report(S, Message::ReleasedMemAccess, Args, Where, Why);
  if (P.From) {
    Why.Origin = P.From;
    Why.OriginText = "the value comes from here; the verifier holds it for a "
                     "number, not a pointer";
  }
  return A.report(S, Message::InvalidMemAccess, Args, Where, Why);
}

Flow interp::checkArithmetic(Analysis &A, const State &S, const Value &V,
                             const ir::Origin &Where) {
  if (!V.isPointer() || V.isOpaque() || (V.Off == V.NullOff && !V.Sym))
    return Flow::Continue;
  MessageArgs Args;
  Args.Type = typeString(V);
  Because Why = cameFrom(V);
  if (V.maybeNull()) {
    Why.Suggestion = "check it for NULL first";
    return A.report(S, Message::NullPointerArithmetic, Args, Where, Why);
  }
  switch (V.K) {
  case Kind::MapPtr:
  case Kind::Sock:
  case Kind::SockCommon:
  case Kind::TcpSock:
  case Kind::XdpSock:
  case Kind::PacketEnd:
    return A.report(S, Message::PointerArithmetic, Args, Where, Why);
  default:
    return Flow::Continue;
  }
}

Flow interp::checkAtomic(Analysis &A, const State &S, const Value &P,
                         const Access &Acc) {
  switch (P.K) {
  case Kind::Ctx:
  case Kind::Packet:
  case Kind::PacketMeta:
  case Kind::FlowKeys:
  case Kind::Sock:
  case Kind::SockCommon:
  case Kind::TcpSock:
  case Kind::XdpSock:
    break;
  default:
    return Flow::Continue;
  }
  if (P.maybeNull())
    return Flow::Continue;
  MessageArgs Args;
  Args.Type = typeString(P);
  return A.report(S, Message::AtomicNotAllowed, Args, *Acc.Where, cameFrom(P));
}

static Value arenaPointer(Analysis &A) {
  Value V = Value::pointer(Kind::Arena);
  V.Id = A.freshId();
  return V;
}

static bool sameLoad(const CachedLoad &C, const Value &P, const Access &Acc) {
  return C.Base == P.K && C.Id == P.Id && C.Obj == P.Obj && C.M == P.M &&
         C.Off == P.Off && C.Size == Acc.Size && C.Sym == P.Sym &&
         C.Bits == (Acc.BitWidth << 8 | Acc.BitOffset) &&
         C.Site == (Acc.Relocated ? Acc.Where : nullptr);
}

Because interp::outOfBounds(llvm::StringRef What, uint64_t Limit, int64_t Off,
                            uint64_t Size) {
  Because Why;
  Why.OriginKind = StepKind::Info;
  Why.OriginText = "invalid access to " + What.str() + std::to_string(Limit) +
                   " off=" + std::to_string(Off) +
                   " size=" + std::to_string(Size);
  return Why;
}

static bool isSocket(Kind K) {
  return K == Kind::Sock || K == Kind::SockCommon || K == Kind::TcpSock ||
         K == Kind::XdpSock;
}

/// verifier.c:check_sock_access: the fields that filter.c:
/// bpf_sock_is_valid_access and its like allow, by the structs' own layout.
static bool validSocketAccess(const Value &P, const Access &Acc) {
  // uapi/linux/bpf.h: struct bpf_sock, bpf_tcp_sock, bpf_xdp_sock
  constexpr int64_t SockSize = 80, TcpSockSize = 112, XdpSockSize = 4;
  constexpr int64_t TypeOff = 8, PriorityEnd = 24;
  constexpr int64_t PortEnd = 50, AfterPort = 52;
  if (Acc.BitWidth || !Acc.Size || P.Off < 0 || P.Off % Acc.Size)
    return Acc.BitWidth || !Acc.Size;
  int64_t Off = P.Off;
  switch (P.K) {
  case Kind::TcpSock:
    return Off < TcpSockSize && (Acc.Size == 4 || Acc.Size == 8);
  case Kind::XdpSock:
    return Off < XdpSockSize && Acc.Size == 4;
  case Kind::SockCommon:
    if (Off >= TypeOff && Off < PriorityEnd)
      return false;
    break;
  default:
    break;
  }
  return Off < SockSize && !(Off >= PortEnd && Off < AfterPort);
}

/// The struct that stands for maps of a type (struct bpf_map_ops,
/// map_btf_id).
static llvm::StringRef mapStruct(const Map &M) {
  return llvm::StringSwitch<llvm::StringRef>(M.TypeName)
      .Case("HASH", "bpf_htab")
      .Case("PERCPU_HASH", "bpf_htab")
      .Case("LRU_HASH", "bpf_htab")
      .Case("LRU_PERCPU_HASH", "bpf_htab")
      .Case("HASH_OF_MAPS", "bpf_htab")
      .Case("ARRAY", "bpf_array")
      .Case("PERCPU_ARRAY", "bpf_array")
      .Case("ARRAY_OF_MAPS", "bpf_array")
      .Case("PROG_ARRAY", "bpf_array")
      .Case("PERF_EVENT_ARRAY", "bpf_array")
      .Case("CGROUP_ARRAY", "bpf_array")
      .Case("RINGBUF", "bpf_ringbuf_map")
      .Default("bpf_map");
}

Flow interp::checkArena(Analysis &A, const State &S, const ir::Origin &Where) {
  if (hasArena(A))
    return Flow::Continue;
  Because Why;
  Why.Suggestion = "name the map in the program, as in (void)&arena";
  return A.report(S, Message::ArenaNotAssociated, {}, Where, Why);
}

static Flow checkAccess(Analysis &A, State &S, const Value &P,
                        const Access &Acc, bool Write) {
  if (P.isConst() && P.Gone == Lost::No && P.Off >= 0 && P.Off < 4096 &&
      !Acc.Volatile) {
    if (!keepsNullAccess(A, S, P))
      // Undefined behaviour that the compiler takes for unreachable.
      return Flow::Stop;
    Value Null = P;
    Null.Gone = Lost::Null;
    return reportNotPointer(A, S, Null, *Acc.Where);
  }
  if (P.isScalar() || P.maybeNull())
    return reportNotPointer(A, S, P, *Acc.Where);
  if (P.is(Kind::BtfId))
    return checkBtfAccess(A, S, P, Acc, Write);
  if (P.is(Kind::Arena))
    return checkArena(A, S, *Acc.Where);
  // Kinds through which nothing is ever accessed.
  if (P.is(Kind::DynptrPtr) || P.is(Kind::PacketEnd) || P.is(Kind::Func))
    return reportNotPointer(A, S, P, *Acc.Where);
  if (Write && P.is(Kind::MapKey))
    return A.report(S, Message::MapKeyWrite, {}, *Acc.Where);
  MessageArgs Args;
  Args.Type = typeString(P);
  if (Write && P.is(Kind::MapPtr) && P.M) {
    Args.Btf = mapStruct(*P.M).str();
    return A.report(S, Message::MapWrite, Args, *Acc.Where);
  }
  Args.Off = P.Off;
  Args.Size = Acc.Size;
  if (Write && (P.has(MEM_RDONLY) || isSocket(P.K)))
    return A.report(S, Message::CannotWriteInto, Args, *Acc.Where);
  if (isSocket(P.K) && !P.Sym && !validSocketAccess(P, Acc))
    return A.report(S, Message::SockAccess, Args, *Acc.Where);
  if (P.is(Kind::Buf) && (P.Off < 0 || P.Sym)) {
    // verifier.c:__check_buffer_access
    Args.Extra = P.has(MEM_RDONLY) ? "rdonly" : "rdwr";
    Message M = P.Off < 0 ? negativeBuffer(A) : Message::BufferVariable;
    return A.report(S, M, Args, *Acc.Where);
  }
  if (P.is(Kind::Mem) && P.Size && P.Sym)
    if (auto Region = regionOf(A, P))
      return checkRegion(A, S, P, Acc, *Region);
  if (P.is(Kind::Mem) && P.Size && !P.Sym &&
      (P.Off < 0 || P.Off + Acc.Size > P.Size)) {
    Because Why = outOfBounds("memory, mem_size=", P.Size, P.Off, Acc.Size);
    Why.Origin = Acc.Where;
    return A.report(S, Message::OutOfBounds, Args, *Acc.Where, Why);
  }
  if (P.is(Kind::Ctx))
    return checkContextAccess(A, S, P, Acc, Write);
  return Flow::Continue;
}

Flow interp::load(Analysis &A, State &S, const Value &P, const Access &Acc,
                  Value &Out) {
  Out = scalarOf(A, Acc);
  if (P.isOpaque())
    return Flow::Continue;
  if (P.is(Kind::Stack)) {
    if (readObjects(A, S, P, Acc.Size, *Acc.Where) == Flow::Stop)
      return Flow::Stop;
    if (P.Sym && needsLoaded(S))
      if (auto R = constantArray(A, S, P))
        if (checkRegion(A, S, P, Acc, *R) == Flow::Stop)
          return Flow::Stop;
    Out = loadStack(A, S, P, Acc);
    // The address space says it where the way through memory hid it.
    if (Out.isScalar() && !Out.isNull() && A.Types.get(Acc.Ty).hasTag("arena"))
      Out = arenaPointer(A);
    return Flow::Continue;
  }
  if (checkAccess(A, S, P, Acc, /*Write=*/false) == Flow::Stop)
    return Flow::Stop;
  if (A.Types.get(Acc.Ty).hasTag("arena")) {
    Out = arenaPointer(A);
    return Flow::Continue;
  }
  if (P.is(Kind::Arena) && Acc.Size == 8) {
    // A number or a pointer to more of the arena.
    Out = Value::any();
    Out.Id = A.freshId();
    return Flow::Continue;
  }
  if (auto Constant = frozen(A, P, Acc)) {
    Out = *Constant;
    return Flow::Continue;
  }
  if (!Acc.Volatile) {
    auto It = llvm::find_if(
        S.Loads, [&](const CachedLoad &C) { return sameLoad(C, P, Acc); });
    if (It != S.Loads.end()) {
      Out = retype(A, S, It->V, Acc.Ty);
      return Flow::Continue;
    }
  }
  switch (P.K) {
  case Kind::Ctx:
    if (loadContext(A, S, P, Acc, Out) == Flow::Stop)
      return Flow::Stop;
    break;
  case Kind::BtfId:
    Out = loadBtfField(A, S, P, Acc);
    break;
  case Kind::MapValue: {
    bool Handled = false;
    if (accessMapValue(A, S, P, Acc, nullptr, Handled, Out) == Flow::Stop)
      return Flow::Stop;
    // A pointer kept in a map is a number when it is read back. Globals may
    // be folded into the code, so nothing is known of those.
    if (!Handled && P.M && A.Types.get(Acc.Ty).Kind == TypeKind::Pointer &&
        !A.Types.get(Acc.Ty).hasTag("arena")) {
      Out = A.freshScalar(64, false);
      Out.From = Acc.Where;
    }
    break;
  }
  default:
    break;
  }
  bool Known = P.is(Kind::MapValue) ? P.M != nullptr
                                    : P.is(Kind::Mem) || P.is(Kind::BtfId);
  if (Known && !S.Written && Out.isScalar() && Out.Sym && !Acc.BitWidth)
    A.Syms.setUnbound(Out.Sym);
  if (!Acc.Volatile) {
    CachedLoad C;
    C.Base = P.K;
    C.Id = P.Id;
    C.Obj = P.Obj;
    C.M = P.M;
    C.Off = P.Off;
    C.Size = Acc.Size;
    C.Sym = P.Sym;
    C.Bits = Acc.BitWidth << 8 | Acc.BitOffset;
    C.Site = Acc.Relocated ? Acc.Where : nullptr;
    C.V = Out;
    S.Loads.push_back(C);
  }
  return Flow::Continue;
}

/// Is there a variable, but for the bytes [P, P + Size), that has a pointer
/// with the reference?
static bool isHeldElsewhere(const State &S, uint32_t Ref, const Value &P,
                            uint64_t Size) {
  for (unsigned Depth = 0; Depth < S.Frames.size(); ++Depth) {
    const Frame &F = *S.Frames[Depth];
    for (unsigned L = 0; L < F.Objects.size(); ++L) {
      if (F.Body->Locals[L].Temporary)
        continue;
      for (const Slot &Sl : F.Objects[L]->Slots) {
        bool Same = Depth == P.Frame && L == P.Obj && Sl.Off >= P.Off &&
                    Sl.Off < P.Off + static_cast<int64_t>(Size);
        if (!Same && Sl.V.Ref == Ref)
          return true;
      }
    }
  }
  return false;
}

/// Remembers which variable holds a reference, and where the last one lost it.
static void noteHolder(State &S, const Value &P, uint64_t Size, const Value &V,
                       const ir::Origin &Where) {
  if (S.Refs.empty())
    return;
  if (!P.Sym)
    for (const Slot &Sl : S.object(P.Frame, P.Obj).Slots)
      if (Sl.Off >= P.Off && Sl.Off < P.Off + static_cast<int64_t>(Size) &&
          Sl.V.Ref != V.Ref && Sl.V.owns() && Sl.V.isPointer())
        for (Reference &R : S.Refs)
          if (R.Id == Sl.V.Ref && !R.Lost && !isHeldElsewhere(S, R.Id, P, Size))
            R.Lost = &Where;
  const ir::Body &B = *S.Frames[P.Frame]->Body;
  const ir::Local *L = &B.Locals[P.Obj];
  bool Names = !L->Temporary && P.Obj >= B.NumParams && !P.Off && !P.Sym &&
               V.owns() && V.isPointer() && !V.Off && !V.Sym;
  for (Reference &R : S.Refs) {
    if (Names && V.Ref == R.Id)
      R.Holder = L;
    else if (R.Holder == L)
      R.Holder = nullptr;
  }
}

Flow interp::store(Analysis &A, State &S, const Value &P, const Value &V,
                   const Access &Acc) {
  if (P.is(Kind::Stack)) {
    if (P.Frame >= S.Frames.size())
      return Flow::Continue;
    if (overwriteObjects(A, S, P, Acc.Size, *Acc.Where) == Flow::Stop)
      return Flow::Stop;
    noteHolder(S, P, Acc.Size, V, *Acc.Where);
    storeStack(A, S, P, V, Acc);
    return Flow::Continue;
  }
  S.Written = true;
  if (P.isOpaque()) {
    S.forgetLoads();
    return Flow::Continue;
  }
  if (checkAccess(A, S, P, Acc, /*Write=*/true) == Flow::Stop)
    return Flow::Stop;
  if (P.is(Kind::MapValue)) {
    bool Handled = false;
    Value Unused;
    if (accessMapValue(A, S, P, Acc, &V, Handled, Unused) == Flow::Stop)
      return Flow::Stop;
  }
  S.forgetLoads();
  return Flow::Continue;
}

/// Slot by slot: spilled pointers stay what they are.
static void copySlots(State &S, const Value &To, const Value &From,
                      int64_t Size) {
  StackObject Source = S.object(From.Frame, From.Obj);
  StackObject &O = S.objectForWrite(To.Frame, To.Obj);
  O.fill(To.Off, Size, Source.Zeroed ? Value::constant(0) : Value::any());
  for (const Slot &Sl : Source.Slots)
    if (Sl.Off >= From.Off &&
        Sl.Off + static_cast<int64_t>(Sl.Size) <= From.Off + Size)
      O.store(Sl.Off - From.Off + To.Off, Sl.Size, Sl.V);
}

Flow interp::returnRecord(Analysis &A, State &S, const Value &To,
                          const Value &From, int64_t Size, const Access &Acc) {
  bool Local = From.is(Kind::Stack) && !From.Sym && Size > 0 &&
               From.Frame == S.Frames.size() - 1;
  if (!Local || !To.is(Kind::Stack) || To.Sym)
    return copy(A, S, To, From, Size, Acc);
  if (overwriteObjects(A, S, To, Size, *Acc.Where) == Flow::Stop)
    return Flow::Stop;
  copySlots(S, To, From, Size);
  return Flow::Continue;
}

Flow interp::copy(Analysis &A, State &S, const Value &To, const Value &From,
                  int64_t Size, const Access &Acc) {
  Access Whole = Acc;
  Whole.Size = Size > 0 ? Size : 0;
  Whole.BitWidth = 0;
  for (const Value *P : {&From, &To})
    if (!P->isOpaque() && !P->is(Kind::Stack))
      if (checkAccess(A, S, *P, Whole, P == &To) == Flow::Stop)
        return Flow::Stop;
  if (readObjects(A, S, From, Whole.Size, *Acc.Where) == Flow::Stop ||
      overwriteObjects(A, S, To, Whole.Size, *Acc.Where) == Flow::Stop)
    return Flow::Stop;
  if (!To.is(Kind::Stack)) {
    S.Written = true;
    if (To.is(Kind::MapValue) && Size > 0) {
      bool Handled = false;
      Value Any = A.opaque(VoidType), Unused;
      if (accessMapValue(A, S, To, Whole, &Any, Handled, Unused) == Flow::Stop)
        return Flow::Stop;
    }
    S.forgetLoads();
    return Flow::Continue;
  }
  if (To.Frame >= S.Frames.size())
    return Flow::Continue;
  if (Size <= 0 || To.Sym || !From.is(Kind::Stack) || From.Sym ||
      From.Frame >= S.Frames.size()) {
    StackObject &O = S.objectForWrite(To.Frame, To.Obj);
    if (Size <= 0 || To.Sym)
      O.clear();
    else
      O.store(To.Off, Size, Value::any());
    return Flow::Continue;
  }
  copySlots(S, To, From, Size);
  return Flow::Continue;
}

Flow interp::fill(Analysis &A, State &S, const Value &To, const Value &Byte,
                  int64_t Size, const Access &Acc) {
  if (!To.is(Kind::Stack)) {
    Access Whole = Acc;
    Whole.Size = Size > 0 ? Size : 0;
    Whole.BitWidth = 0;
    return store(A, S, To, Value::any(), Whole);
  }
  if (To.Frame >= S.Frames.size())
    return Flow::Continue;
  if (overwriteObjects(A, S, To, std::max<int64_t>(Size, 0), *Acc.Where) ==
      Flow::Stop)
    return Flow::Stop;
  StackObject &O = S.objectForWrite(To.Frame, To.Obj);
  if (Size <= 0 || To.Sym)
    O.clear();
  else
    O.fill(To.Off, Size, Byte.isNull() ? Byte : Value::any());
  return Flow::Continue;
}
