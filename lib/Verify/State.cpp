//===- State.cpp - One path's state -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "State.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace precheck;
using namespace precheck::interp;

//===----------------------------------------------------------------------===//
// StackObject
//===----------------------------------------------------------------------===//

static bool overlaps(const Slot &S, int64_t Off, uint64_t Size) {
  return S.Off < Off + static_cast<int64_t>(Size) &&
         Off < S.Off + static_cast<int64_t>(S.Size);
}

Value StackObject::load(int64_t Off, uint64_t Size, bool &Mixed) const {
  Mixed = false;
  for (const Slot &S : Slots) {
    if (!overlaps(S, Off, Size))
      continue;
    if (S.V.isStackObject())
      return Value::any();
    if (S.Off == Off && S.Size == Size)
      return S.V;
    bool Inside = S.Off <= Off && Off + Size <= S.Off + S.Size;
    if (Inside && S.V.isConst()) {
      // Little endian, as BPF on the machines we model.
      uint64_t Bytes = static_cast<uint64_t>(S.V.Off) >> (8 * (Off - S.Off));
      if (Size < 8)
        Bytes &= (uint64_t(1) << (8 * Size)) - 1;
      return Value::constant(static_cast<int64_t>(Bytes));
    }
    if (S.V.isOpaque())
      return S.V;
    Mixed = true;
    return Value::constant(0);
  }
  return Zeroed ? Value::constant(0) : Value();
}

void StackObject::store(int64_t Off, uint64_t Size, const Value &V) {
  // What a smaller write leaves of a larger value is some scalar; Any says so.
  std::vector<Slot> Kept;
  Kept.reserve(Slots.size() + 1);
  for (Slot &S : Slots) {
    if (!overlaps(S, Off, Size)) {
      Kept.push_back(S);
      continue;
    }
    int64_t End = Off + Size, SlotEnd = S.Off + S.Size;
    if (S.Off < Off)
      Kept.push_back({S.Off, static_cast<uint64_t>(Off - S.Off), Value::any()});
    if (End < SlotEnd)
      Kept.push_back({End, static_cast<uint64_t>(SlotEnd - End), Value::any()});
  }
  Kept.push_back({Off, Size, V});
  llvm::sort(Kept, [](const Slot &A, const Slot &B) { return A.Off < B.Off; });
  Slots = std::move(Kept);
}

void StackObject::fill(int64_t Off, uint64_t Size, const Value &V) {
  llvm::erase_if(Slots, [&](const Slot &S) {
    return S.Off >= Off && S.Off + S.Size <= Off + Size;
  });
  if (V.isNull() && Off == 0 && Slots.empty()) {
    Zeroed = true;
    return;
  }
  store(Off, Size, V);
}

void StackObject::clear() {
  Slots.clear();
  Zeroed = false;
}

//===----------------------------------------------------------------------===//
// ObjectTable
//===----------------------------------------------------------------------===//

void ObjectTable::assign(size_t Size, const Object &Of) {
  N = Size;
  auto All = std::make_shared<Group>();
  All->fill(Of);
  Groups.assign((N + GroupSize - 1) / GroupSize, All);
}

ObjectTable::Object &ObjectTable::write(size_t L) {
  std::shared_ptr<Group> &G = Groups[L / GroupSize];
  if (G.use_count() > 1)
    G = std::make_shared<Group>(*G);
  return (*G)[L % GroupSize];
}

//===----------------------------------------------------------------------===//
// State
//===----------------------------------------------------------------------===//

Frame &State::frame(unsigned Depth) {
  std::shared_ptr<Frame> &F = Frames[Depth];
  if (F.use_count() > 1)
    F = std::make_shared<Frame>(*F);
  return *F;
}

StackObject &State::objectForWrite(unsigned Depth, ir::LocalId L) {
  std::shared_ptr<StackObject> &O = frame(Depth).Objects.write(L);
  if (O.use_count() > 1)
    O = std::make_shared<StackObject>(*O);
  return *O;
}

const Reference *State::findRef(uint32_t Id) const {
  auto It = llvm::find_if(Refs, [&](const Reference &R) { return R.Id == Id; });
  return It == Refs.end() ? nullptr : &*It;
}

void State::dropRef(uint32_t Id) {
  llvm::erase_if(Refs, [&](const Reference &R) { return R.Id == Id; });
}

void State::update(llvm::function_ref<bool(const Value &)> Which,
                   llvm::function_ref<void(Value &)> Change) {
  for (unsigned Depth = 0; Depth < Frames.size(); ++Depth) {
    for (unsigned R = 0; R < Frames[Depth]->Regs.size(); ++R)
      if (Which(Frames[Depth]->Regs[R]))
        Change(frame(Depth).Regs[R]);
    for (unsigned L = 0; L < Frames[Depth]->Objects.size(); ++L) {
      const StackObject &O = *Frames[Depth]->Objects[L];
      for (unsigned I = 0; I < O.Slots.size(); ++I)
        if (Which(Frames[Depth]->Objects[L]->Slots[I].V))
          Change(objectForWrite(Depth, L).Slots[I].V);
    }
  }
  for (CachedLoad &C : Loads)
    if (Which(C.V))
      Change(C.V);
}

//===----------------------------------------------------------------------===//
// Dump
//===----------------------------------------------------------------------===//

static void dumpValue(const Value &V, const State &S, const ProgramModel &Model,
                      const Symbols &Syms, llvm::raw_ostream &OS) {
  if (V.isConst()) {
    OS << V.Off;
    return;
  }
  if (V.isScalar()) {
    Range R = Syms.range(V, S.Known);
    OS << "scalar(s" << V.Sym;
    if (!R.Interval.isFullSet())
      OS << " in [" << R.smin() << ", " << R.smax() << ']';
    OS << ')';
    return;
  }
  OS << typeString(V);
  if (V.is(Kind::BtfId))
    OS << Model.Types->get(V.Ty).Name;
  if (V.M)
    OS << '(' << V.M->Name << ')';
  if (V.Off)
    OS << (V.Off > 0 ? "+" : "") << V.Off;
  if (V.Sym)
    OS << "+s" << V.Sym;
  if (V.Ref)
    OS << " ref=" << V.Ref;
  else if (V.Id)
    OS << " id=" << V.Id;
}

void interp::dump(const State &S, const ProgramModel &Model,
                  const Symbols &Syms, llvm::raw_ostream &OS) {
  for (const auto &F : S.Frames) {
    const ir::Body &B = *F->Body;
    OS << "  " << Model.Functions[B.Function].Name << " bb" << F->Block << ':';
    for (unsigned L = 0; L < B.Locals.size(); ++L) {
      const StackObject &O = *F->Objects[L];
      if (O.isUntouched())
        continue;
      OS << ' ' << (B.Locals[L].Name.empty() ? "tmp" : B.Locals[L].Name);
      if (O.Zeroed && O.Slots.empty())
        OS << "=0";
      for (const Slot &Sl : O.Slots) {
        OS << (&Sl == &O.Slots.front() ? "" : ",");
        if (Sl.Off)
          OS << '[' << Sl.Off << ']';
        OS << '=';
        dumpValue(Sl.V, S, Model, Syms, OS);
      }
    }
    OS << '\n';
  }
  if (!S.Refs.empty()) {
    OS << "  refs:";
    for (const Reference &R : S.Refs)
      OS << ' ' << R.Id;
    OS << '\n';
  }
  if (S.RcuDepth)
    OS << "  rcu=" << S.RcuDepth << '\n';
  if (S.PreemptDepth)
    OS << "  preempt=" << S.PreemptDepth << '\n';
  if (!S.Irqs.empty())
    OS << "  irqs=" << S.Irqs.size() << '\n';
  if (!S.Locks.empty())
    OS << "  locks=" << S.Locks.size() << '\n';
}
