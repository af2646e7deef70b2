//===- StackSlots.cpp - The kernel's objects in the stack -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StackSlots.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

static constexpr unsigned SlotSize = 8; // BPF_REG_SIZE

static bool inFrame(const State &S, const Value &P) {
  return P.is(Kind::Stack) && P.Frame < S.Frames.size();
}

static bool hits(const Slot &S, const Value &P, uint64_t Size) {
  if (P.Sym || !Size)
    return true;
  return S.Off < P.Off + static_cast<int64_t>(Size) &&
         P.Off < S.Off + static_cast<int64_t>(S.Size);
}

const Value *interp::objectAt(const State &S, const Value &P, Kind K) {
  if (!inFrame(S, P) || P.Sym)
    return nullptr;
  for (const Slot &Sl : S.object(P.Frame, P.Obj).Slots)
    if (Sl.Off == P.Off)
      return Sl.V.is(K) ? &Sl.V : nullptr;
  return nullptr;
}

bool interp::holdsObject(const State &S, const Value &P, uint64_t Size,
                         Kind K) {
  return inFrame(S, P) &&
         llvm::any_of(S.object(P.Frame, P.Obj).Slots, [&](const Slot &Sl) {
           return Sl.V.is(K) && hits(Sl, P, Size);
         });
}

void interp::placeObject(State &S, const Value &P, uint64_t Size,
                         const Value &V) {
  if (inFrame(S, P))
    S.objectForWrite(P.Frame, P.Obj).store(P.Off, Size, V);
}

void interp::removeObject(State &S, const Value &P) {
  if (!inFrame(S, P))
    return;
  for (Slot &Sl : S.objectForWrite(P.Frame, P.Obj).Slots)
    if (Sl.Off == P.Off)
      Sl.V = Value::any();
}

bool interp::isSlotAddress(const Value &P) {
  return P.is(Kind::Stack) && !P.Sym && P.Off % SlotSize == 0;
}

std::string interp::badSlotAddress(const Value &P, llvm::StringRef What) {
  if (!P.is(Kind::Stack) || isSlotAddress(P))
    return "";
  if (P.Sym)
    return (What + " has to be at a constant offset").str();
  return ("cannot pass in " + What + " at an offset").str();
}

void interp::killDerived(Analysis &A, State &S, uint32_t Id,
                         bool OfHelperOnly) {
  if (!Id)
    return;
  S.update(
      [&](const Value &V) {
        return V.Parent == Id && V.isPointer() &&
               !(OfHelperOnly && (V.Sub || V.has(MEM_RDONLY)));
      },
      [&](Value &V) { V = A.releasedPointer(V); });
}

void interp::killDynptrsOf(Analysis &A, State &S, uint32_t Ref) {
  if (!Ref)
    return;
  llvm::SmallVector<uint32_t, 4> Ids;
  S.update(
      [&](const Value &V) {
        return V.is(Kind::Dynptr) && (V.Ref == Ref || V.Parent == Ref);
      },
      [&](Value &V) {
        Ids.push_back(V.Id);
        V = Value::any();
      });
  for (uint32_t Id : Ids)
    killDerived(A, S, Id);
}

/// verifier.c:dynptr_ref_cnt: do other dynptrs share the reference, so that
/// it can still be released?
static bool hasClone(const State &S, const Value &Dynptr) {
  unsigned Count = 0;
  for (const auto &F : S.Frames)
    for (size_t L = 0; L < F->Objects.size(); ++L)
      for (const Slot &Sl : F->Objects[L]->Slots)
        Count += Sl.V.is(Kind::Dynptr) && Sl.V.Ref == Dynptr.Ref;
  return Count > 1;
}

Flow interp::overwriteObjects(Analysis &A, State &S, const Value &P,
                              uint64_t Size, const ir::Origin &Where) {
  if (!inFrame(S, P))
    return Flow::Continue;
  llvm::SmallVector<Value, 2> Lost;
  bool Any = false;
  for (const Slot &Sl : S.object(P.Frame, P.Obj).Slots)
    if (Sl.V.isStackObject() && hits(Sl, P, Size)) {
      Any = true;
      if (Sl.V.is(Kind::Dynptr) && A.K.has(Feature::DynptrSlotsGuarded))
        Lost.push_back(Sl.V);
    }
  if (!Any)
    return Flow::Continue;
  for (const Value &V : Lost) {
    if (isReferenced(V.dynptr()) &&
        !(A.K.has(Feature::DynptrParents) && hasClone(S, V))) {
      Because Why;
      Why.Ref = V.Ref;
      Why.Suggestion = "submit or discard it first, or use another variable";
      return A.report(S, Message::DynptrOverwrite, {}, Where, Why);
    }
    // Up to 7.1 only those of bpf_dynptr_data() are found.
    bool All = A.K.has(Feature::DynptrParents);
    killDerived(A, S, V.Id, /*OfHelperOnly=*/!All);
  }
  // An iterator's or an irq flag's slot is just lost; that it was to be
  // destroyed or restored is not.
  StackObject &O = S.objectForWrite(P.Frame, P.Obj);
  for (Slot &Sl : O.Slots)
    if (Sl.V.isStackObject() && hits(Sl, P, Size))
      Sl.V = Value::any();
  return Flow::Continue;
}

Flow interp::readObjects(Analysis &A, const State &S, const Value &P,
                         uint64_t Size, const ir::Origin &Where, int Arg) {
  if (!inFrame(S, P) || P.Sym || !Size)
    return Flow::Continue;
  bool Hit = llvm::any_of(S.object(P.Frame, P.Obj).Slots, [&](const Slot &Sl) {
    return Sl.V.isStackObject() && hits(Sl, P, Size);
  });
  if (!Hit)
    return Flow::Continue;
  MessageArgs Args;
  Args.Arg = Arg;
  Because Why;
  Why.Suggestion = "its bytes are the kernel's while it is in use";
  bool Indirect = Arg >= 0 && !A.K.has(Feature::StackReadOneWording);
  return A.report(S, Indirect ? Message::IndirectStackRead : Message::StackRead,
                  Args, Where, Why);
}

Flow interp::fillByCall(Analysis &A, State &S, const Value &P, uint64_t Size,
                        const ir::Origin &Where) {
  if (!A.K.has(Feature::CallMayFillDynptr) &&
      holdsObject(S, P, Size, Kind::Dynptr))
    return A.report(S, Message::DynptrPotentialWrite, {}, Where);
  return overwriteObjects(A, S, P, Size, Where);
}
