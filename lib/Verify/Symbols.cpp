//===- Symbols.cpp - Symbolic scalars -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Symbols.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/IR/InstrTypes.h"

using namespace precheck;
using namespace precheck::interp;
using llvm::APInt;
using llvm::CmpInst;
using llvm::ConstantRange;

/// How far a range is computed from operands; deeper ones count as unknown.
static constexpr unsigned MaxDepth = 4;
static constexpr unsigned MaxExcluded = 8;
/// How deep an expression may get before a new atom stands for it.
static constexpr unsigned MaxNesting = 24;
/// What is copied or passed in the time in which a range is computed.
static constexpr unsigned PassedAtOnce = 8;

static APInt bits(int64_t V) { return APInt(64, static_cast<uint64_t>(V)); }

//===----------------------------------------------------------------------===//
// Range
//===----------------------------------------------------------------------===//

Range Range::constant(int64_t C) { return {ConstantRange(bits(C)), {}}; }

Range Range::between(int64_t Lo, int64_t Hi) {
  return {ConstantRange::getNonEmpty(bits(Lo), bits(Hi) + 1), {}};
}

Range Range::ofType(unsigned Bits, bool Signed) {
  if (Bits >= 64)
    return full();
  if (Signed)
    return between(-(int64_t(1) << (Bits - 1)), (int64_t(1) << (Bits - 1)) - 1);
  return between(0, (int64_t(1) << Bits) - 1);
}

std::optional<int64_t> Range::single() const {
  if (const APInt *E = Interval.getSingleElement())
    return E->getSExtValue();
  return std::nullopt;
}

bool Range::contains(int64_t C) const {
  return Interval.contains(bits(C)) && !llvm::is_contained(Excluded, C);
}

bool Range::contains(const Range &Other) const {
  if (!Interval.contains(Other.Interval))
    return false;
  return llvm::none_of(Excluded, [&](int64_t E) { return Other.contains(E); });
}

void Range::exclude(int64_t C) {
  if (!contains(C))
    return;
  APInt V = bits(C);
  // At an end, the interval itself can shrink.
  if (!Interval.isFullSet() && Interval.getLower() == V)
    Interval = ConstantRange(V + 1, Interval.getUpper());
  else if (!Interval.isFullSet() && Interval.getUpper() - 1 == V)
    Interval = ConstantRange(Interval.getLower(), V);
  else if (Interval.isFullSet())
    Interval = ConstantRange(V + 1, V);
  else if (Excluded.size() < MaxExcluded)
    Excluded.push_back(C);
  if (Interval.getLower() == Interval.getUpper() && !Interval.isFullSet())
    Interval = ConstantRange::getEmpty(64);
}

void Range::intersect(const Range &Other) {
  ConstantRange Met = Interval.intersectWith(Other.Interval);
  // What a wrapped interval leaves out of the middle of another one can't be
  // said by one interval; keep it as exclusions when it is a single value.
  ConstantRange Gap = Other.Interval.inverse();
  Interval = Met;
  if (const APInt *Hole = Gap.getSingleElement())
    exclude(Hole->getSExtValue());
  for (int64_t E : Other.Excluded)
    exclude(E);
  llvm::erase_if(Excluded,
                 [&](int64_t E) { return !Interval.contains(bits(E)); });
  // Exclusions may have come to lie at an end.
  for (bool Changed = true; Changed && !isEmpty();) {
    Changed = false;
    for (int64_t E : Excluded)
      if (Interval.getLower() == bits(E) ||
          Interval.getUpper() - 1 == bits(E)) {
        llvm::erase(Excluded, E);
        exclude(E);
        Changed = true;
        break;
      }
  }
}

//===----------------------------------------------------------------------===//
// Constraints
//===----------------------------------------------------------------------===//

const Range *Constraints::find(SymId S) const {
  if (!Map)
    return nullptr;
  auto It = Map->find(S);
  return It == Map->end() ? nullptr : &It->second;
}

void Constraints::set(SymId S, Range R) {
  if (!Map)
    Map = std::make_shared<Storage>();
  else if (Map.use_count() > 1)
    Map = std::make_shared<Storage>(*Map);
  (*Map)[S] = std::move(R);
}

const Constraints::Storage &Constraints::all() const {
  static const Storage None;
  return Map ? *Map : None;
}

//===----------------------------------------------------------------------===//
// Comparison operators
//===----------------------------------------------------------------------===//

static CmpInst::Predicate predicate(ir::CompareOp Op, bool Signed) {
  switch (Op) {
  case ir::CompareOp::Eq:
    return CmpInst::ICMP_EQ;
  case ir::CompareOp::Ne:
    return CmpInst::ICMP_NE;
  case ir::CompareOp::Lt:
    return Signed ? CmpInst::ICMP_SLT : CmpInst::ICMP_ULT;
  case ir::CompareOp::Le:
    return Signed ? CmpInst::ICMP_SLE : CmpInst::ICMP_ULE;
  case ir::CompareOp::Gt:
    return Signed ? CmpInst::ICMP_SGT : CmpInst::ICMP_UGT;
  case ir::CompareOp::Ge:
    return Signed ? CmpInst::ICMP_SGE : CmpInst::ICMP_UGE;
  }
  return CmpInst::ICMP_EQ;
}

ir::CompareOp interp::negated(ir::CompareOp Op) {
  switch (Op) {
  case ir::CompareOp::Eq:
    return ir::CompareOp::Ne;
  case ir::CompareOp::Ne:
    return ir::CompareOp::Eq;
  case ir::CompareOp::Lt:
    return ir::CompareOp::Ge;
  case ir::CompareOp::Le:
    return ir::CompareOp::Gt;
  case ir::CompareOp::Gt:
    return ir::CompareOp::Le;
  case ir::CompareOp::Ge:
    return ir::CompareOp::Lt;
  }
  return Op;
}

ir::CompareOp interp::swapped(ir::CompareOp Op) {
  switch (Op) {
  case ir::CompareOp::Lt:
    return ir::CompareOp::Gt;
  case ir::CompareOp::Le:
    return ir::CompareOp::Ge;
  case ir::CompareOp::Gt:
    return ir::CompareOp::Lt;
  case ir::CompareOp::Ge:
    return ir::CompareOp::Le;
  default:
    return Op;
  }
}

std::optional<bool> interp::decide(ir::CompareOp Op, const Range &L,
                                   const Range &R, bool Signed) {
  if (L.isEmpty() || R.isEmpty())
    return std::nullopt;
  if (L.Interval.icmp(predicate(Op, Signed), R.Interval))
    return true;
  if (L.Interval.icmp(predicate(negated(Op), Signed), R.Interval))
    return false;
  if (Op != ir::CompareOp::Eq && Op != ir::CompareOp::Ne)
    return std::nullopt;
  bool Distinct = false;
  if (auto C = R.single())
    Distinct = !L.contains(*C);
  else if (auto D = L.single())
    Distinct = !R.contains(*D);
  if (Distinct)
    return Op == ir::CompareOp::Ne;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Symbols
//===----------------------------------------------------------------------===//

Symbols::Symbols() {
  // Number 0 means "constant".
  Exprs.emplace_back();
  AtomRanges.emplace_back();
}

SymId Symbols::fresh(Range R, bool Widened) {
  SymExpr E;
  E.Widened = Widened;
  Exprs.push_back(E);
  AtomRanges.push_back(std::move(R));
  return Exprs.size() - 1;
}

Symbols::Key Symbols::keyOf(const SymExpr &E) {
  return {E.Kind, E.Sub, E.Bits, E.Signed, E.L, E.R, E.LC, E.RC};
}

SymId Symbols::intern(const SymExpr &E) {
  auto [It, New] = Interned.try_emplace(keyOf(E), Exprs.size());
  if (!New)
    return It->second;
  const SymExpr &L = Exprs[E.L], &R = Exprs[E.R];
  bool Widened = L.Widened || R.Widened;
  unsigned Depth = std::max(L.Depth, R.Depth) + 1;
  if (Depth > MaxNesting)
    return It->second = fresh(E.Kind == SymExpr::Compare
                                  ? Range::between(0, 1)
                                  : Range::ofType(E.Bits, E.Signed),
                              Widened);
  Exprs.push_back(E);
  Exprs.back().Widened = Widened;
  Exprs.back().Depth = Depth;
  AtomRanges.emplace_back();
  return It->second;
}

SymId Symbols::nullTest(uint32_t Id) {
  SymExpr E;
  E.LC = Id;
  auto [It, New] = Interned.try_emplace(keyOf(E), Exprs.size());
  if (New) {
    Exprs.push_back(E);
    AtomRanges.push_back(Range::between(0, 1));
  }
  return It->second;
}

/// Operands of a new expression.
static SymExpr exprOf(SymExpr::Op Kind, uint8_t Sub, unsigned Bits, bool Signed,
                      const Value &L, const Value &R) {
  SymExpr E;
  E.Kind = Kind;
  E.Sub = Sub;
  E.Bits = Bits;
  E.Signed = Signed;
  E.L = L.Sym;
  E.LC = L.Sym ? 0 : L.Off;
  E.R = R.Sym;
  E.RC = R.Sym ? 0 : R.Off;
  return E;
}

static ConstantRange evalBinary(ir::BinaryOp Op, const ConstantRange &L,
                                const ConstantRange &R, bool Signed) {
  switch (Op) {
  case ir::BinaryOp::Add:
    return L.add(R);
  case ir::BinaryOp::Sub:
    return L.sub(R);
  case ir::BinaryOp::Mul:
    return L.multiply(R);
  case ir::BinaryOp::Div:
    return Signed ? L.sdiv(R) : L.udiv(R);
  case ir::BinaryOp::Rem:
    return Signed ? L.srem(R) : L.urem(R);
  case ir::BinaryOp::Shl:
    return L.shl(R);
  case ir::BinaryOp::Shr:
    return Signed ? L.ashr(R) : L.lshr(R);
  case ir::BinaryOp::And:
    return L.binaryAnd(R);
  case ir::BinaryOp::Or:
    return L.binaryOr(R);
  case ir::BinaryOp::Xor:
    return L.binaryXor(R);
  }
  return ConstantRange::getFull(64);
}

/// Wraps a 64-bit number into an integer type, as C does.
static int64_t wrap(int64_t V, unsigned Bits, bool Signed) {
  if (Bits >= 64)
    return V;
  if (Bits == 1)
    return V & 1;
  APInt Narrow = bits(V).trunc(Bits);
  return Signed ? Narrow.getSExtValue()
                : static_cast<int64_t>(Narrow.getZExtValue());
}

/// A computed interval as a value of a type: whole when it fits, else all
/// that the type has.
static Range fitted(const ConstantRange &CR, unsigned Bits, bool Signed) {
  Range Type = Range::ofType(Bits, Signed);
  if (CR.isEmptySet() || !Type.Interval.contains(CR))
    return Type;
  return {CR, {}};
}

Range Symbols::range(const Value &V, const Constraints &C) const {
  if (V.isConst())
    return Range::constant(V.Off);
  if (V.isScalar())
    return range(V.Sym, C);
  return Range::full();
}

Range Symbols::range(SymId S, const Constraints &C, unsigned Depth) const {
  const SymExpr &E = Exprs[S];
  Range Result;
  ++Work;
  auto Operand = [&](SymId Sym, int64_t Const) {
    return Sym ? range(Sym, C, Depth + 1) : Range::constant(Const);
  };
  if (E.Kind == SymExpr::Atom)
    Result = AtomRanges[S];
  else if (E.Kind == SymExpr::Compare)
    Result = Range::between(0, 1);
  else if (Depth >= MaxDepth)
    Result = Range::ofType(E.Bits, E.Signed);
  else if (E.Kind == SymExpr::Cast)
    Result = fitted(Operand(E.L, E.LC).Interval, E.Bits, E.Signed);
  else
    Result = fitted(evalBinary(static_cast<ir::BinaryOp>(E.Sub),
                               Operand(E.L, E.LC).Interval,
                               Operand(E.R, E.RC).Interval, E.Signed),
                    E.Bits, E.Signed);
  if (const Range *Known = C.find(S))
    Result.intersect(*Known);
  return Result;
}

Value Symbols::binary(ir::BinaryOp Op, const Value &L, const Value &R,
                      unsigned Bits, bool Signed, const Constraints &C) {
  assert(L.isScalar() && R.isScalar() && "scalars only");
  if (L.isConst() && R.isConst()) {
    ConstantRange CR = evalBinary(Op, ConstantRange(bits(L.Off)),
                                  ConstantRange(bits(R.Off)), Signed);
    if (const APInt *E = CR.getSingleElement())
      return Value::constant(wrap(E->getSExtValue(), Bits, Signed));
  }
  // The identities that would otherwise hide that two values are one.
  bool RZero = R.isNull(), LZero = L.isNull();
  using B = ir::BinaryOp;
  if (RZero && (Op == B::Add || Op == B::Sub || Op == B::Or || Op == B::Xor ||
                Op == B::Shl || Op == B::Shr))
    return cast(L, Bits, Signed, C);
  if (LZero && (Op == B::Add || Op == B::Or || Op == B::Xor))
    return cast(R, Bits, Signed, C);
  if ((RZero || LZero) && (Op == B::And || Op == B::Mul))
    return Value::constant(0);
  if (R.isConst() && R.Off == 1 && (Op == B::Mul || Op == B::Div))
    return cast(L, Bits, Signed, C);
  if (L.Sym && L.Sym == R.Sym && (Op == B::Sub || Op == B::Xor))
    return Value::constant(0);
  bool Commutes = Op == B::Add || Op == B::Mul || Op == B::And || Op == B::Or ||
                  Op == B::Xor;
  if (Commutes && (L.isConst() || (R.Sym && L.Sym > R.Sym)))
    return Value::scalar(intern(
        exprOf(SymExpr::Binary, static_cast<uint8_t>(Op), Bits, Signed, R, L)));
  SymId S = intern(
      exprOf(SymExpr::Binary, static_cast<uint8_t>(Op), Bits, Signed, L, R));
  if (auto Single = range(S, C).single())
    return Value::constant(*Single);
  return Value::scalar(S);
}

Value Symbols::negate(const Value &V, unsigned Bits, bool Signed,
                      const Constraints &C) {
  return binary(ir::BinaryOp::Sub, Value::constant(0), V, Bits, Signed, C);
}

Value Symbols::cast(const Value &V, unsigned Bits, bool Signed,
                    const Constraints &C) {
  if (V.isConst())
    return Value::constant(wrap(V.Off, Bits, Signed));
  if (Range::ofType(Bits, Signed).Interval.contains(range(V, C).Interval))
    return V;
  return Value::scalar(
      intern(exprOf(SymExpr::Cast, 0, Bits, Signed, V, Value::constant(0))));
}

Symbols::Comparison Symbols::compare(ir::CompareOp Op, const Value &L,
                                     const Value &R, bool Signed,
                                     const Constraints &C) {
  assert(L.isScalar() && R.isScalar() && "scalars only");
  if (L.Sym && L.Sym == R.Sym)
    return {Op == ir::CompareOp::Eq || Op == ir::CompareOp::Le ||
                Op == ir::CompareOp::Ge,
            0, false};
  if (auto Known = decide(Op, range(L, C), range(R, C), Signed))
    return {Known, 0, false};
  // Everything is `==` or `<`, or the negation of one.
  const Value *A = &L, *B = &R;
  bool Negated = false;
  ir::CompareOp Canonical = Op;
  if (Op == ir::CompareOp::Gt || Op == ir::CompareOp::Le) {
    std::swap(A, B);
    Canonical = swapped(Op);
  }
  if (Canonical == ir::CompareOp::Ne || Canonical == ir::CompareOp::Ge) {
    Canonical = negated(Canonical);
    Negated = true;
  }
  if (Canonical == ir::CompareOp::Eq &&
      (A->isConst() || (B->Sym && A->Sym > B->Sym)))
    std::swap(A, B);
  SymId S = intern(exprOf(SymExpr::Compare, static_cast<uint8_t>(Canonical), 1,
                          Signed, *A, *B));
  if (auto Single = range(S, C).single())
    return {(*Single != 0) != Negated, 0, false};
  return {std::nullopt, S, Negated};
}

bool Symbols::assume(ir::CompareOp Op, const Value &L, const Value &R,
                     bool Signed, Constraints &C) const {
  auto Restrict = [&](const Value &V, ir::CompareOp O, const Range &Other) {
    if (V.isConst())
      return true;
    Range Allowed;
    if (O == ir::CompareOp::Ne) {
      if (auto Single = Other.single())
        Allowed.exclude(*Single);
    } else {
      Allowed.Interval = ConstantRange::makeAllowedICmpRegion(
          predicate(O, Signed), Other.Interval);
    }
    return refine(V.Sym, Allowed, C);
  };
  if (auto Known = decide(Op, range(L, C), range(R, C), Signed))
    return *Known;
  Range Right = range(R, C);
  if (!Restrict(L, Op, Right))
    return false;
  return Restrict(R, swapped(Op), range(L, C));
}

bool Symbols::refine(SymId S, const Range &R, Constraints &C) const {
  Range New = range(S, C);
  New.intersect(R);
  if (New.isEmpty())
    return false;
  C.set(S, New);
  Work += C.all().size() / PassedAtOnce;
  const SymExpr &E = Exprs[S];
  auto Val = [](SymId Sym, int64_t Const) {
    return Sym ? Value::scalar(Sym) : Value::constant(Const);
  };
  switch (E.Kind) {
  case SymExpr::Atom:
    return true;
  case SymExpr::Cast:
    return true;
  case SymExpr::Compare:
    if (auto Outcome = New.single()) {
      auto Op = static_cast<ir::CompareOp>(E.Sub);
      return assume(*Outcome ? Op : negated(Op), Val(E.L, E.LC), Val(E.R, E.RC),
                    E.Signed, C);
    }
    return true;
  case SymExpr::Binary:
    break;
  }
  if (!E.L || E.R)
    return true;
  // One symbolic operand: invert what can be inverted.
  Range L = range(E.L, C);
  ConstantRange Const(bits(E.RC));
  switch (static_cast<ir::BinaryOp>(E.Sub)) {
  case ir::BinaryOp::Add:
  case ir::BinaryOp::Sub: {
    bool Add = static_cast<ir::BinaryOp>(E.Sub) == ir::BinaryOp::Add;
    ConstantRange Sum = Add ? L.Interval.add(Const) : L.Interval.sub(Const);
    if (!Range::ofType(E.Bits, E.Signed).Interval.contains(Sum))
      return true; // wraps
    Range Back{Add ? New.Interval.sub(Const) : New.Interval.add(Const), {}};
    for (int64_t X : New.Excluded)
      Back.exclude(Add ? X - E.RC : X + E.RC);
    return refine(E.L, Back, C);
  }
  case ir::BinaryOp::And: {
    Range Back;
    if (New.contains(0))
      return true;
    Back.exclude(0);
    return refine(E.L, Back, C);
  }
  case ir::BinaryOp::Or:
    if (New.single() && *New.single() == 0)
      return refine(E.L, Range::constant(0), C);
    return true;
  default:
    return true;
  }
}

bool Symbols::computed(SymId S, const Constraints &C, unsigned Depth,
                       llvm::SmallVectorImpl<SymId> &Nodes) const {
  const SymExpr &E = Exprs[S];
  if (E.Widened || E.Kind == SymExpr::Compare)
    return false;
  Nodes.push_back(S);
  if (E.Kind == SymExpr::Atom)
    return true;
  // Deeper than this range() does not look.
  if (Depth >= MaxDepth)
    return false;
  auto Operand = [&](SymId Sym) {
    return !Sym || computed(Sym, C, Depth + 1, Nodes);
  };
  if (E.Kind == SymExpr::Cast)
    return Operand(E.L);
  switch (static_cast<ir::BinaryOp>(E.Sub)) {
  case ir::BinaryOp::And: {
    if (E.R || E.RC < 0)
      return false;
    // The mask bounds it, whatever the operand is.
    size_t Before = Nodes.size();
    if (!Operand(E.L))
      Nodes.truncate(Before);
    return true;
  }
  case ir::BinaryOp::Mul:
  case ir::BinaryOp::Shl:
    return !E.R && E.L && E.RC >= 0 && Operand(E.L);
  case ir::BinaryOp::Add:
    return Operand(E.L) && Operand(E.R);
  case ir::BinaryOp::Sub:
  case ir::BinaryOp::Shr:
    return !E.R && Operand(E.L);
  default:
    return false;
  }
}

bool Symbols::isExact(SymId S, const Constraints &C) const {
  if (!S)
    return true;
  llvm::SmallVector<SymId, 8> Nodes;
  if (!computed(S, C, 0, Nodes))
    return false;
  llvm::SmallVector<SymId, 4> Own, Used;
  atoms(S, Own);
  for (const auto &[T, R] : C.all()) {
    if (llvm::is_contained(Nodes, T))
      continue;
    const SymExpr &Other = Exprs[T];
    // What a comparison with a constant says is in the range.
    if (Other.Kind == SymExpr::Compare && (!Other.L || !Other.R) &&
        llvm::is_contained(Nodes, Other.L ? Other.L : Other.R))
      continue;
    Used.clear();
    atoms(T, Used);
    for (SymId A : Used)
      if (llvm::is_contained(Own, A))
        return false;
  }
  return true;
}

bool Symbols::isUnbound(SymId S) const {
  llvm::SmallVector<SymId, 4> Own;
  atoms(S, Own);
  return llvm::all_of(Own, [&](SymId A) { return Exprs[A].Unbound; });
}

bool Symbols::isScaled(SymId S) const {
  bool Scaled = false;
  forEachPart(S, [&](SymId Part) {
    const SymExpr &E = Exprs[Part];
    auto Op = static_cast<ir::BinaryOp>(E.Sub);
    Scaled |= E.Kind == SymExpr::Binary &&
              (Op == ir::BinaryOp::Mul || Op == ir::BinaryOp::Shl);
  });
  return Scaled;
}

void Symbols::forEachPart(SymId S, llvm::function_ref<void(SymId)> Fn) const {
  if (!S)
    return;
  llvm::SmallVector<SymId, 16> Open{S};
  llvm::SmallSet<SymId, 16> Seen;
  unsigned Walked = 0;
  for (; !Open.empty(); ++Walked) {
    SymId Part = Open.pop_back_val();
    Fn(Part);
    if (Exprs[Part].Kind == SymExpr::Atom)
      continue;
    for (SymId Operand : {Exprs[Part].R, Exprs[Part].L})
      if (Operand && Seen.insert(Operand).second)
        Open.push_back(Operand);
  }
  Work += Walked / PassedAtOnce;
}

void Symbols::atoms(SymId S, llvm::SmallVectorImpl<SymId> &Out) const {
  forEachPart(S, [&](SymId Part) {
    if (Exprs[Part].Kind == SymExpr::Atom && !llvm::is_contained(Out, Part))
      Out.push_back(Part);
  });
}
