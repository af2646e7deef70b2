//===- Subsume.cpp - When a state is covered by an earlier one -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:states_equal, regsafe, refsafe, check_ids: an explored state
// covers a new one when each value of the old covers the new's, under one
// mapping of identities.
//
//===----------------------------------------------------------------------===//

#include "Precision.h"
#include "State.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

class Matcher {
public:
  Matcher(const State &Old, const State &New, Symbols &Syms,
          const Precision *Precise, bool Quick, bool IterTrust)
      : Old(Old), New(New), Syms(Syms), Precise(Precise), Quick(Quick),
        IterTrust(IterTrust) {}

  bool run();

private:
  bool sameId(llvm::DenseMap<uint32_t, uint32_t> &Map, uint32_t A, uint32_t B) {
    if (!A || !B)
      return A == B;
    return Map.try_emplace(A, B).first->second == B;
  }
  bool symbols(SymId A, SymId B);
  bool values(const Value &A, const Value &B);
  bool objects(const StackObject &A, const StackObject &B, bool Precise);
  bool frames(unsigned Depth);
  bool loads();
  bool derived();
  /// \p S of the old state in the new one's symbols; 0: no counterpart.
  SymId translate(SymId S);

  const State &Old, &New;
  Symbols &Syms;
  const Precision *Precise;
  bool Quick, IterTrust;
  llvm::DenseMap<uint32_t, uint32_t> Ids, Refs;
  llvm::DenseMap<SymId, SymId> SymMap;
  llvm::DenseMap<SymId, SymId> Translated; ///< what translate() has said
};

bool Matcher::symbols(SymId A, SymId B) {
  if (!sameId(SymMap, A, B))
    return false;
  if (A == B && (Old.Known.isSame(New.Known) || !Old.Known.find(A)))
    return true;
  return Syms.range(A, Old.Known).contains(Syms.range(B, New.Known));
}

bool Matcher::values(const Value &A, const Value &B) {
  if (A.isOpaque() || B.isOpaque())
    return A.K == B.K;
  if (A.K != B.K || A.Gone != B.Gone || A.CtxArg != B.CtxArg)
    return false;
  if (A.isScalar()) {
    if (A.isConst() || B.isConst()) {
      if (B.isConst() && A.Sym)
        return SymMap.try_emplace(A.Sym, 0).second &&
               Syms.range(A, Old.Known).contains(B.Off);
      return A.isConst() && B.isConst() && A.Off == B.Off;
    }
    return symbols(A.Sym, B.Sym);
  }
  // Nothing is checked of where in an arena it points.
  if (A.is(Kind::Arena))
    return sameId(Ids, A.Id, B.Id);
  uint32_t Ignored =
      A.is(Kind::Iterator) && !IterTrust ? MEM_RCU | PTR_UNTRUSTED : 0u;
  if (((A.Flags ^ B.Flags) & ~Ignored) || A.Ty != B.Ty || A.Off != B.Off ||
      A.M != B.M || A.Obj != B.Obj || A.Frame != B.Frame || A.Size != B.Size ||
      A.Sub != B.Sub || A.NullOff != B.NullOff)
    return false;
  if ((A.Sym != 0) != (B.Sym != 0) || (A.Sym && !symbols(A.Sym, B.Sym)))
    return false;
  return sameId(Ids, A.Id, B.Id) && sameId(Refs, A.Ref, B.Ref) &&
         sameId(Ids, A.Parent, B.Parent);
}

/// Plain numbers: a context word may become a pointer, what was one may be
/// asked why it is not.
static bool areNumbers(const Value &A, const Value &B) {
  return A.isScalar() && B.isScalar() && !A.CtxArg && !B.CtxArg &&
         A.Gone == Lost::No && B.Gone == Lost::No;
}

bool Matcher::objects(const StackObject &A, const StackObject &B,
                      bool Precise) {
  if (A.Zeroed != B.Zeroed)
    return false;
  // Mostly the same places are written in both.
  if (A.Slots.size() == B.Slots.size()) {
    bool Same = true;
    for (unsigned I = 0; I < A.Slots.size() && Same; ++I)
      Same = A.Slots[I].Off == B.Slots[I].Off &&
             A.Slots[I].Size == B.Slots[I].Size;
    if (Same) {
      Syms.addWork(A.Slots.size() / 4);
      for (unsigned I = 0; I < A.Slots.size(); ++I)
        if ((Precise || !areNumbers(A.Slots[I].V, B.Slots[I].V)) &&
            !values(A.Slots[I].V, B.Slots[I].V))
          return false;
      return true;
    }
  }
  auto HasObject = [](const Slot &S) { return S.V.isStackObject(); };
  if (llvm::any_of(A.Slots, HasObject) || llvm::any_of(B.Slots, HasObject))
    return false;
  for (const Slot &S : A.Slots) {
    bool Mixed = false;
    Value V = B.load(S.Off, S.Size, Mixed);
    if (Mixed || !values(S.V, V))
      return false;
  }
  for (const Slot &S : B.Slots) {
    bool Mixed = false;
    Value V = A.load(S.Off, S.Size, Mixed);
    if (Mixed || !values(V, S.V))
      return false;
  }
  return true;
}

bool Matcher::frames(unsigned Depth) {
  const Frame &A = *Old.Frames[Depth], &B = *New.Frames[Depth];
  if (A.Body != B.Body || A.Block != B.Block || A.Inst != B.Inst ||
      A.Role != B.Role || A.CallbackDepth > B.CallbackDepth)
    return false;
  Syms.addWork(A.Objects.size() / Symbols::LocalsAtOnce);
  for (unsigned L = 0; L < A.Objects.size(); ++L)
    if (A.Objects[L] != B.Objects[L] || Depth + 1 == Old.Frames.size())
      if (!objects(*A.Objects[L], *B.Objects[L],
                   !Precise || Precise->isPrecise(*A.Body, L)))
        return false;
  // Only frames that are within a block have registers.
  if (!A.Inst)
    return true;
  for (unsigned R = 0; R < A.Regs.size() && R < B.Regs.size(); ++R)
    if ((!Precise || Precise->isPrecise(*A.Body, A.Block, R) ||
         !areNumbers(A.Regs[R], B.Regs[R])) &&
        !values(A.Regs[R], B.Regs[R]))
      return false;
  return true;
}

bool Matcher::loads() {
  for (const CachedLoad &A : Old.Loads) {
    bool Found = llvm::any_of(New.Loads, [&](const CachedLoad &B) {
      if (A.Base != B.Base || A.Obj != B.Obj || A.M != B.M || A.Off != B.Off ||
          A.Size != B.Size || A.Bits != B.Bits || A.Site != B.Site ||
          (A.Sym != 0) != (B.Sym != 0))
        return false;
      if (A.Id) {
        auto It = Ids.find(A.Id);
        if (It == Ids.end() || It->second != B.Id)
          return false;
      }
      return values(A.V, B.V);
    });
    // A load of an object that is out of reach says nothing any more.
    if (!Found && (!A.Id || Ids.count(A.Id)))
      return false;
  }
  return true;
}

SymId Matcher::translate(SymId S) {
  auto It = SymMap.find(S);
  if (It != SymMap.end())
    return It->second;
  SymExpr E = Syms.expr(S);
  if (E.Kind == SymExpr::Atom)
    return 0;
  // Operands may be shared.
  if (auto Known = Translated.find(S); Known != Translated.end())
    return Known->second;
  Syms.addWork(1);
  for (SymId *Operand : {&E.L, &E.R}) {
    if (!*Operand)
      continue;
    *Operand = translate(*Operand);
    if (!*Operand)
      return Translated[S] = 0;
  }
  return Translated[S] = Syms.intern(E);
}

bool Matcher::derived() {
  Syms.addWork(Old.Known.all().size() / 4);
  for (const auto &[S, R] : Old.Known.all()) {
    if (SymMap.count(S) || Syms.expr(S).Kind == SymExpr::Atom)
      continue;
    SymId T = translate(S);
    if (T && !R.contains(Syms.range(T, New.Known)))
      return false;
  }
  return true;
}

bool Matcher::run() {
  if (Old.Frames.size() != New.Frames.size() ||
      Old.Refs.size() != New.Refs.size() ||
      Old.Locks.size() != New.Locks.size() || Old.RcuDepth != New.RcuDepth ||
      Old.PreemptDepth != New.PreemptDepth ||
      Old.Irqs.size() != New.Irqs.size())
    return false;
  // An imprecise exploration reports nothing for sure.
  if (!Quick && Old.Imprecise && !New.Imprecise)
    return false;
  for (unsigned I = 0; I < Old.Refs.size(); ++I)
    if (Old.Refs[I].By != New.Refs[I].By ||
        Old.Refs[I].Callback != New.Refs[I].Callback ||
        !sameId(Refs, Old.Refs[I].Id, New.Refs[I].Id))
      return false;
  for (unsigned I = 0; I < Old.Locks.size(); ++I) {
    const HeldLock &A = Old.Locks[I], &B = New.Locks[I];
    if (A.In.Container != B.In.Container || A.Kind != B.Kind ||
        !sameId(Ids, A.In.Id, B.In.Id))
      return false;
  }
  for (unsigned I = 0; I < Old.Irqs.size(); ++I)
    if (!sameId(Ids, Old.Irqs[I].Id, New.Irqs[I].Id))
      return false;
  for (unsigned Depth = 0; Depth < Old.Frames.size(); ++Depth)
    if (!frames(Depth))
      return false;
  return loads() && derived();
}

/// Rounds an end of a range outwards to the next threshold.
int64_t roundDown(int64_t V, llvm::ArrayRef<int64_t> Thresholds, int64_t Min) {
  int64_t Best = Min;
  for (int64_t T : Thresholds)
    if (T <= V && T > Best)
      Best = T;
  return Best;
}
int64_t roundUp(int64_t V, llvm::ArrayRef<int64_t> Thresholds, int64_t Max) {
  int64_t Best = Max;
  for (int64_t T : Thresholds)
    if (T >= V && T < Best)
      Best = T;
  return Best;
}

} // namespace

bool interp::subsumes(const State &Old, const State &New, Symbols &Syms,
                      const Precision *P, bool Quick, bool IterTrust) {
  return Matcher(Old, New, Syms, P, Quick, IterTrust).run();
}

bool interp::sameShape(const State &A, const State &B) {
  if (A.Frames.size() != B.Frames.size() || A.Refs.size() != B.Refs.size() ||
      A.Locks.size() != B.Locks.size() || A.RcuDepth != B.RcuDepth ||
      A.PreemptDepth != B.PreemptDepth || A.Irqs.size() != B.Irqs.size())
    return false;
  for (unsigned D = 0; D < A.Frames.size(); ++D)
    for (unsigned L = 0; L < A.Frames[D]->Objects.size(); ++L) {
      const auto &X = A.Frames[D]->Objects[L], &Y = B.Frames[D]->Objects[L];
      if (X == Y)
        continue;
      if (X->Zeroed != Y->Zeroed || X->Slots.size() != Y->Slots.size())
        return false;
      for (unsigned I = 0; I < X->Slots.size(); ++I) {
        const Slot &P = X->Slots[I], &Q = Y->Slots[I];
        if (P.Off != Q.Off || P.Size != Q.Size || P.V.K != Q.V.K ||
            P.V.Flags != Q.V.Flags || P.V.Sub != Q.V.Sub)
          return false;
      }
    }
  return true;
}

void interp::widen(const State &Old, State &New, Symbols &Syms,
                   llvm::ArrayRef<int64_t> Thresholds, bool Forget) {
  // One fresh symbol for each pair, so that equal values stay equal.
  llvm::DenseMap<std::pair<uint64_t, uint64_t>, SymId> Made;
  auto KeyOf = [](const Value &V) {
    return V.Sym ? uint64_t(V.Sym) | (uint64_t(1) << 63) : uint64_t(V.Off);
  };
  auto Join = [&](const Value &A, Value &B) {
    if (!A.isScalar() || !B.isScalar() || A.CtxArg || B.CtxArg ||
        A.Gone != B.Gone)
      return false;
    Range RA = Syms.range(A, Old.Known), RB = Syms.range(B, New.Known);
    if (A.isConst() && B.isConst() && A.Off == B.Off)
      return false;
    if (!Forget && A.Sym && RA.contains(RB))
      return false;
    SymId &S = Made[{KeyOf(A), KeyOf(B)}];
    if (!S) {
      int64_t Lo = std::min(RA.smin(), RB.smin());
      int64_t Hi = std::max(RA.smax(), RB.smax());
      if (RB.smin() < RA.smin())
        Lo = roundDown(Lo, Thresholds, INT64_MIN);
      if (RB.smax() > RA.smax())
        Hi = roundUp(Hi, Thresholds, INT64_MAX);
      S = Syms.fresh(Range::between(Lo, Hi), /*Widened=*/true);
    }
    B = Value::scalar(S);
    return true;
  };
  for (unsigned Depth = 0; Depth < New.Frames.size(); ++Depth)
    for (unsigned L = 0; L < New.Frames[Depth]->Objects.size(); ++L) {
      const auto &A = Old.Frames[Depth]->Objects[L];
      if (A == New.Frames[Depth]->Objects[L] && !Forget)
        continue;
      for (unsigned I = 0; I < New.Frames[Depth]->Objects[L]->Slots.size();
           ++I) {
        const Slot &S = New.Frames[Depth]->Objects[L]->Slots[I];
        bool Mixed = false;
        Value Before = A->load(S.Off, S.Size, Mixed);
        Value After = S.V;
        if (!Mixed && Join(Before, After))
          New.objectForWrite(Depth, L).Slots[I].V = After;
      }
    }
  New.forgetLoads();
}
