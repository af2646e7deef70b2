//===- MapAccess.cpp - Access to map values and their special fields -*- C++
//-*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Bounds.h"
#include "CallMemory.h"
#include "Memory.h"
#include "Record.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// btf.c:btf_find_kptr: which tags a kernel knows, and what they mean.
static bool understand(const Kernel &K, SpecialField &F) {
  bool New = K.has(Feature::KptrMeansReferenced);
  switch (F.Tag) {
  case KptrTag::None:
    return true;
  case KptrTag::Kptr:
    F.Kind = New ? SpecialKind::KptrRef : SpecialKind::KptrUnref;
    return true;
  case KptrTag::KptrRef:
    F.Kind = SpecialKind::KptrRef;
    return !New;
  case KptrTag::KptrUntrusted:
    F.Kind = SpecialKind::KptrUnref;
    return New;
  case KptrTag::PercpuKptr:
  case KptrTag::Uptr:
    return New;
  }
  return true;
}

std::optional<SpecialField> interp::specialFieldAt(const Analysis &A,
                                                   const Value &P, int64_t Off,
                                                   uint64_t Size) {
  if (P.Ty == VoidType)
    return std::nullopt;
  for (SpecialField F : A.specialFieldsOf(P.Ty)) {
    int64_t Begin = F.Offset, End = Begin + fieldTypeSize(F.Kind);
    if (Off < End && Begin < Off + static_cast<int64_t>(Size) &&
        understand(A.K, F))
      return F;
  }
  return std::nullopt;
}

bool interp::isLocalKptr(const Analysis &A, TypeId Ty) {
  const Type &T = A.Types.get(Ty);
  return T.Complete && !T.KernelLayout && !A.K.isRcuProtected(T.Name) &&
         A.K.destructorOf(T.Name).empty();
}

/// verifier.c:btf_ld_kptr_type
static Value loadKptr(Analysis &A, const State &S, const SpecialField &F,
                      const Access &Acc) {
  uint32_t Flags = PTR_MAYBE_NULL;
  bool Local = isLocalKptr(A, F.Pointee);
  bool Safe = Local || A.K.isRcuProtected(A.Types.get(F.Pointee).Name);
  if (F.Kind == SpecialKind::Uptr) {
    Value V = Value::pointer(Kind::Mem, Flags, F.Pointee);
    V.Size = A.Types.get(F.Pointee).Size;
    V.Id = A.freshId();
    V.From = Acc.Where;
    return V;
  }
  if (A.K.has(Feature::KptrRcuLoad) && F.Kind != SpecialKind::KptrUnref &&
      Safe && A.inRcuCs(S)) {
    Flags |= MEM_RCU;
    if (F.Kind == SpecialKind::KptrPercpu)
      Flags |= MEM_PERCPU;
    else if (Local)
      Flags |= MEM_ALLOC;
    if (Local) {
      bool Node =
          llvm::any_of(A.specialFieldsOf(F.Pointee), [](const SpecialField &X) {
            return X.Kind == SpecialKind::ListNode ||
                   X.Kind == SpecialKind::RbNode;
          });
      if (Node)
        Flags |= NON_OWN_REF;
    }
  } else {
    Flags |= PTR_UNTRUSTED;
  }
  Value V = Value::pointer(Kind::BtfId, Flags, F.Pointee);
  V.Id = A.freshId();
  V.From = Acc.Where;
  return V;
}

Flow interp::checkKptrMatch(Analysis &A, const State &S,
                            const SpecialField &Kptr, const Value &V, int Arg,
                            const ir::Origin &Where) {
  if (V.isOpaque() || V.isNull())
    return Flow::Continue;
  MessageArgs Args;
  Args.Arg = Arg;
  llvm::StringRef Want = A.Types.get(Kptr.Pointee).Name;
  Args.Expected = "ptr_" + Want.str();
  Args.Type = typeString(V);
  Because Why;
  Why.Id = V.Id;
  uint32_t Allowed = PTR_MAYBE_NULL | PTR_TRUSTED | MEM_RCU;
  if (isLocalKptr(A, Kptr.Pointee)) {
    Allowed = PTR_MAYBE_NULL | MEM_ALLOC;
    if (Kptr.Kind == SpecialKind::KptrPercpu)
      Allowed |= MEM_PERCPU;
  } else if (Kptr.Kind == SpecialKind::KptrUnref) {
    Allowed |= PTR_UNTRUSTED;
  }
  bool Percpu = Kptr.Kind == SpecialKind::KptrPercpu;
  bool Match =
      V.is(Kind::BtfId) && !(V.Flags & ~Allowed) &&
      (Percpu == V.has(MEM_PERCPU) || !A.K.has(Feature::PercpuKptrMatch));
  if (Match && V.Sym)
    return A.report(S, Message::VariableOffset, Args, Where, Why);
  if (Match) {
    Args.Type += A.Types.get(V.Ty).Name;
    // The unreferenced kptr may point at a member of the right type.
    TypeId Ty = V.Ty;
    int64_t Off = V.Off;
    bool Strict = Kptr.Kind != SpecialKind::KptrUnref;
    Match = structAtOffset(A, Ty, Off, Want, Strict);
  }
  if (Match)
    return Flow::Continue;
  return A.report(S, Message::InvalidKptrAccess, Args, Where, Why);
}

/// Does the compiler keep an access to a global's element? What is internal to
/// the file, or constant, it may know.
static bool isKept(const Analysis &A, const State &S, const Value &P,
                   bool Write) {
  const Global &G = A.Model.Globals[P.Obj];
  if (G.Volatile)
    return true;
  return G.ReadOnly ? !Write && needsLoaded(S) : !G.Internal;
}

/// An offset that is not constant: is it bounded, and if so, may it meet a
/// special field?
static Flow accessVariable(Analysis &A, const State &S, const Value &P,
                           const Access &Acc, bool Write) {
  if (auto R = regionOf(A, P); R && (P.M || isKept(A, S, P, Write)))
    if (checkRegion(A, S, P, Acc, *R) == Flow::Stop)
      return Flow::Stop;
  if (!P.M || P.Ty == VoidType || !A.Syms.isExact(P.Sym, S.Known))
    return Flow::Continue;
  Range R = A.Syms.range(P.Sym, S.Known);
  int64_t Size = Acc.Size, Limit = P.M->ValueSize;
  if (R.smin() < 0 || R.smax() > Limit || P.Off + R.smin() < 0 ||
      P.Off + R.smax() + Size > Limit)
    return Flow::Continue;
  for (SpecialField F : A.specialFieldsOf(P.Ty)) {
    int64_t Begin = F.Offset, End = Begin + fieldTypeSize(F.Kind);
    if (P.Off + R.smin() >= End || P.Off + R.smax() + Size <= Begin ||
        !understand(A.K, F))
      continue;
    MessageArgs Args;
    Args.Kind = fieldTypeName(F.Kind).str();
    return A.report(S,
                    isKptr(F.Kind) ? Message::KptrVarOffset
                                   : Message::SpecialFieldAccess,
                    Args, *Acc.Where, cameFrom(P));
  }
  return Flow::Continue;
}

Flow interp::accessMapValue(Analysis &A, State &S, const Value &P,
                            const Access &Acc, const Value *Stored,
                            bool &Handled, Value &Out) {
  Handled = false;
  MessageArgs Args;
  Args.Off = P.Off;
  Args.Size = Acc.Size;
  Because Why;
  if (Stored && isReadOnlyValue(A, P))
    return A.report(S, Message::WriteReadOnlyMap, Args, *Acc.Where, Why);
  if (P.Sym)
    return accessVariable(A, S, P, Acc, Stored != nullptr);
  // Variables share the value of their section's map.
  uint64_t Limit = P.M             ? P.M->ValueSize
                   : P.Obj != NoId ? sectionSize(A, A.Model.Globals[P.Obj])
                                   : 0;
  if (Limit && ((P.Off < 0 && P.M) || P.Off + static_cast<int64_t>(Acc.Size) >
                                          static_cast<int64_t>(Limit))) {
    Why = outOfBounds(
        P.M ? "map value, value_size=" : "map value, value_size<=", Limit,
        P.Off, Acc.Size);
    Why.Origin = Acc.Where;
    return A.report(S, Message::OutOfBounds, Args, *Acc.Where, Why);
  }
  std::optional<SpecialField> F = specialFieldAt(A, P, P.Off, Acc.Size);
  if (!F)
    return Flow::Continue;
  Args.Kind = fieldTypeName(F->Kind).str();
  if (!isKptr(F->Kind))
    return A.report(S, Message::SpecialFieldAccess, Args, *Acc.Where, Why);
  Handled = true;
  if (P.Off != static_cast<int64_t>(F->Offset)) {
    Args.Expected = std::to_string(F->Offset);
    return A.report(S, Message::KptrMisaligned, Args, *Acc.Where, Why);
  }
  if (Acc.Size != 8)
    return A.report(S, Message::KptrAccessSize, Args, *Acc.Where, Why);
  if (!Stored) {
    Out = loadKptr(A, S, *F, Acc);
    return Flow::Continue;
  }
  if (F->Kind == SpecialKind::Uptr) {
    Why.Suggestion = "only user space stores it";
    return A.report(S, Message::StoreToUptr, Args, *Acc.Where, Why);
  }
  if (F->Kind != SpecialKind::KptrUnref) {
    Why.Suggestion = "store it with bpf_kptr_xchg()";
    return A.report(S, Message::StoreToRefKptr, Args, *Acc.Where, Why);
  }
  if (Stored->isConst() && !Stored->isNull())
    return A.report(S, Message::KptrStoreImm, Args, *Acc.Where, Why);
  return checkKptrMatch(A, S, *F, *Stored, -1, *Acc.Where);
}
