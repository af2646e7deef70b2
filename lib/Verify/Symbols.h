//===- Symbols.h - Symbolic scalars -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A scalar that is not constant is a symbol: an atom (the result of a load or
// a call) or an operation on symbols and constants. The same operation on the
// same operands is the same symbol, so a test of `flags & 1` made twice has
// one outcome, as it has after the compiler's common subexpression
// elimination. What a path knows of a symbol is a Range in its Constraints.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_SYMBOLS_H
#define PRECHECK_LIB_VERIFY_SYMBOLS_H

#include "Value.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/ConstantRange.h"
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace precheck::interp {

/// Possible values as 64-bit numbers: an interval, less a few excluded ones
/// (those that `!=` and switch took away).
struct Range {
  llvm::ConstantRange Interval = llvm::ConstantRange::getFull(64);
  llvm::SmallVector<int64_t, 2> Excluded;

  static Range full() { return {}; }
  static Range constant(int64_t C);
  /// [Lo, Hi], both included, signed order.
  static Range between(int64_t Lo, int64_t Hi);
  /// All values of an integer type of \p Bits bits.
  static Range ofType(unsigned Bits, bool Signed);

  bool isEmpty() const { return Interval.isEmptySet(); }
  std::optional<int64_t> single() const;
  bool contains(int64_t C) const;
  bool contains(const Range &Other) const;
  void exclude(int64_t C);
  void intersect(const Range &Other);
  int64_t smin() const { return Interval.getSignedMin().getSExtValue(); }
  int64_t smax() const { return Interval.getSignedMax().getSExtValue(); }
};

/// What one path knows of symbols. Shared between states until written.
class Constraints {
public:
  const Range *find(SymId S) const;
  void set(SymId S, Range R);
  using Storage = std::map<SymId, Range>;
  const Storage &all() const;
  /// Is it a copy that neither has changed?
  bool isSame(const Constraints &O) const { return Map == O.Map; }
  /// Forgets all symbols for which \p Keep is false.
  template <typename Pred> void retain(Pred Keep) {
    if (!Map)
      return;
    auto Copy = std::make_shared<Storage>();
    for (const auto &E : *Map)
      if (Keep(E.first))
        Copy->insert(E);
    Map = std::move(Copy);
  }

private:
  std::shared_ptr<Storage> Map;
};

/// An operation on symbols.
struct SymExpr {
  enum Op : uint8_t { Atom, Binary, Compare, Cast };
  Op Kind = Atom;
  uint8_t Sub = 0; ///< BinaryOp, CompareOp
  uint8_t Bits = 64;
  bool Signed = false;
  SymId L = 0, R = 0; ///< 0: the constant instead
  int64_t LC = 0, RC = 0;
  bool Widened = false; ///< made by joining states, or of such operands
  /// Atom: the verifier, too, knows nothing of it but its type. Of others
  /// this analysis may have lost what the verifier knows.
  bool Unbound = false;
  uint8_t Depth = 0; ///< nesting of operations
};

class Symbols {
public:
  Symbols();

  SymId fresh(Range R, bool Widened = false);
  const SymExpr &expr(SymId S) const { return Exprs[S]; }

  /// The symbol for "the pointer with identity \p Id is not NULL", 0 or 1.
  SymId nullTest(uint32_t Id);
  /// The identity of which \p S is the test; 0: it is none.
  uint32_t nullTested(SymId S) const {
    return Exprs[S].Kind == SymExpr::Atom ? Exprs[S].LC : 0;
  }

  /// The value of an operation; folds constants. All operands are scalars.
  Value binary(ir::BinaryOp Op, const Value &L, const Value &R, unsigned Bits,
               bool Signed, const Constraints &C);
  /// A comparison's outcome, or the symbol that stands for it (`==` or `<`)
  /// and whether the outcome is its negation.
  struct Comparison {
    std::optional<bool> Known;
    SymId Sym = 0;
    bool Negated = false;
  };
  Comparison compare(ir::CompareOp Op, const Value &L, const Value &R,
                     bool Signed, const Constraints &C);
  Value negate(const Value &V, unsigned Bits, bool Signed,
               const Constraints &C);
  /// Conversion to an integer type of \p Bits.
  Value cast(const Value &V, unsigned Bits, bool Signed, const Constraints &C);

  /// What is known of a scalar.
  Range range(const Value &V, const Constraints &C) const;
  Range range(SymId S, const Constraints &C, unsigned Depth = 0) const;

  /// Restricts \p S to \p R and draws conclusions for its operands. False: no
  /// value is left, the path can't be.
  bool refine(SymId S, const Range &R, Constraints &C) const;
  /// Makes `L Op R` hold. False: it can't.
  bool assume(ir::CompareOp Op, const Value &L, const Value &R, bool Signed,
              Constraints &C) const;

  /// Does \p S depend on a symbol that widening made?
  bool isWidened(SymId S) const { return S && Exprs[S].Widened; }
  /// Does the verifier know no more of \p S than range() does? It does not
  /// where tests of other expressions may have told it something.
  bool isExact(SymId S, const Constraints &C) const;
  /// Notes that the atom \p S is one of which nothing is known.
  void setUnbound(SymId S) { Exprs[S].Unbound = true; }
  /// Is \p S made only of such?
  bool isUnbound(SymId S) const;
  /// Is there a multiple of something in it?
  bool isScaled(SymId S) const;
  /// The atoms in \p S that are not in \p Out yet.
  void atoms(SymId S, llvm::SmallVectorImpl<SymId> &Out) const;

  /// What has been looked at: expressions, and what others add. The budget
  /// takes it into account, as time would make verdicts the machine's.
  uint64_t work() const { return Work; }
  void addWork(uint64_t Items) const { Work += Items; }
  /// Locals that are passed over in the time of one look at an expression.
  static constexpr uint64_t LocalsAtOnce = 64;
  /// The symbol of \p E, made if it is new.
  SymId intern(const SymExpr &E);

private:
  /// \p S and what it is made of, each once: operands may be shared, and as a
  /// tree an expression can be of any size.
  void forEachPart(SymId S, llvm::function_ref<void(SymId)> Fn) const;
  /// The operations of which \p S is computed, as the verifier does it, too;
  /// false: of one of them it may know more.
  bool computed(SymId S, const Constraints &C, unsigned Depth,
                llvm::SmallVectorImpl<SymId> &Nodes) const;

  using Key = std::tuple<uint8_t, uint8_t, uint8_t, bool, SymId, SymId, int64_t,
                         int64_t>;
  static Key keyOf(const SymExpr &E);
  std::vector<SymExpr> Exprs;
  std::vector<Range> AtomRanges; ///< by SymId; meaningless for operations
  std::map<Key, SymId> Interned;
  mutable uint64_t Work = 0;
};

/// Does `Op` hold for these, if that is certain?
std::optional<bool> decide(ir::CompareOp Op, const Range &L, const Range &R,
                           bool Signed);
ir::CompareOp negated(ir::CompareOp Op);
ir::CompareOp swapped(ir::CompareOp Op);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_SYMBOLS_H
