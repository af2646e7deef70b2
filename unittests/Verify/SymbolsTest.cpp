//===- SymbolsTest.cpp - Tests of symbolic scalars -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../lib/Verify/Symbols.h"
#include "gtest/gtest.h"

using namespace precheck;
using namespace precheck::interp;
using ir::BinaryOp;
using ir::CompareOp;

namespace {

Value constant(int64_t C) { return Value::constant(C); }

TEST(RangeTest, ExcludesAtEndsByShrinking) {
  Range R = Range::between(0, 10);
  R.exclude(0);
  R.exclude(10);
  EXPECT_EQ(R.smin(), 1);
  EXPECT_EQ(R.smax(), 9);
  EXPECT_TRUE(R.Excluded.empty());
}

TEST(RangeTest, ExcludesInTheMiddle) {
  Range R = Range::ofType(32, true);
  R.exclude(0);
  EXPECT_FALSE(R.contains(0));
  EXPECT_TRUE(R.contains(1));
  EXPECT_TRUE(R.contains(-1));
  EXPECT_EQ(decide(CompareOp::Eq, R, Range::constant(0), true), false);
  EXPECT_EQ(decide(CompareOp::Ne, R, Range::constant(0), true), true);
}

TEST(RangeTest, ExcludingTheOnlyValueLeavesNothing) {
  Range R = Range::constant(7);
  R.exclude(7);
  EXPECT_TRUE(R.isEmpty());
}

TEST(RangeTest, AWrappedIntervalBecomesAnExclusion) {
  // x != 0 for an int: not one interval of 64-bit numbers.
  Range R = Range::ofType(32, true), NotZero;
  NotZero.exclude(0);
  R.intersect(NotZero);
  EXPECT_FALSE(R.contains(0));
  EXPECT_EQ(R.smin(), INT32_MIN);
  EXPECT_EQ(R.smax(), INT32_MAX);
}

TEST(RangeTest, ContainmentKnowsExclusions) {
  Range Big = Range::between(0, 10), Small = Range::between(2, 8);
  EXPECT_TRUE(Big.contains(Small));
  Big.exclude(5);
  EXPECT_FALSE(Big.contains(Small));
  Small.exclude(5);
  EXPECT_TRUE(Big.contains(Small));
}

TEST(SymbolsTest, ConstantsFold) {
  Symbols S;
  Constraints C;
  EXPECT_EQ(S.binary(BinaryOp::Add, constant(2), constant(3), 64, true, C).Off,
            5);
  EXPECT_EQ(S.binary(BinaryOp::Sub, constant(0), constant(1), 32, false, C).Off,
            0xffffffff);
  EXPECT_EQ(S.cast(constant(0x1ff), 8, false, C).Off, 0xff);
  EXPECT_EQ(S.cast(constant(0xff), 8, true, C).Off, -1);
}

TEST(SymbolsTest, TheSameOperationIsTheSameSymbol) {
  Symbols S;
  Constraints C;
  Value X = Value::scalar(S.fresh(Range::full()));
  Value A = S.binary(BinaryOp::And, X, constant(1), 64, false, C);
  Value B = S.binary(BinaryOp::And, constant(1), X, 64, false, C);
  ASSERT_TRUE(A.isScalar());
  EXPECT_EQ(A.Sym, B.Sym);
  EXPECT_EQ(S.range(A, C).smin(), 0);
  EXPECT_EQ(S.range(A, C).smax(), 1);
}

TEST(SymbolsTest, AWideningCastThatFitsKeepsTheSymbol) {
  Symbols S;
  Constraints C;
  Value X = Value::scalar(S.fresh(Range::ofType(32, true)));
  EXPECT_EQ(S.cast(X, 64, true, C).Sym, X.Sym);
  EXPECT_NE(S.cast(X, 8, true, C).Sym, X.Sym);
}

TEST(SymbolsTest, AComparisonConstrainsBothPaths) {
  Symbols S;
  Constraints Yes, No;
  Value X = Value::scalar(S.fresh(Range::ofType(32, true)));
  auto Cmp = S.compare(CompareOp::Lt, X, constant(10), true, Yes);
  ASSERT_FALSE(Cmp.Known);
  EXPECT_TRUE(S.refine(Cmp.Sym, Range::constant(!Cmp.Negated), Yes));
  EXPECT_TRUE(S.refine(Cmp.Sym, Range::constant(Cmp.Negated), No));
  EXPECT_EQ(S.range(X, Yes).smax(), 9);
  EXPECT_EQ(S.range(X, No).smin(), 10);
  // The question asked again, in whatever form, has its answer.
  EXPECT_EQ(S.compare(CompareOp::Gt, constant(10), X, true, Yes).Known, true);
  EXPECT_EQ(S.compare(CompareOp::Ge, X, constant(10), true, Yes).Known, false);
  EXPECT_EQ(S.compare(CompareOp::Ge, X, constant(10), true, No).Known, true);
}

TEST(SymbolsTest, TwoSymbolsComparedTwiceCorrelate) {
  Symbols S;
  Constraints C;
  Value X = Value::scalar(S.fresh(Range::full()));
  Value Y = Value::scalar(S.fresh(Range::full()));
  auto Cmp = S.compare(CompareOp::Ne, X, Y, false, C);
  ASSERT_FALSE(Cmp.Known);
  ASSERT_TRUE(S.refine(Cmp.Sym, Range::constant(!Cmp.Negated), C));
  EXPECT_EQ(S.compare(CompareOp::Eq, Y, X, false, C).Known, false);
}

TEST(SymbolsTest, ContradictionIsNoPath) {
  Symbols S;
  Constraints C;
  Value X = Value::scalar(S.fresh(Range::between(0, 5)));
  EXPECT_TRUE(S.assume(CompareOp::Gt, X, constant(3), true, C));
  EXPECT_FALSE(S.assume(CompareOp::Lt, X, constant(4), true, C));
}

TEST(SymbolsTest, AnAddedConstantIsUndone) {
  Symbols S;
  Constraints C;
  Value X = Value::scalar(S.fresh(Range::between(0, 100)));
  Value Y = S.binary(BinaryOp::Add, X, constant(5), 64, true, C);
  ASSERT_TRUE(S.assume(CompareOp::Eq, Y, constant(12), true, C));
  EXPECT_EQ(S.range(X, C).single(), 7);
}

TEST(SymbolsTest, ANonZeroMaskBitMeansANonZeroValue) {
  Symbols S;
  Constraints C;
  Value X = Value::scalar(S.fresh(Range::full()));
  Value Bit = S.binary(BinaryOp::And, X, constant(4), 64, false, C);
  ASSERT_TRUE(S.assume(CompareOp::Ne, Bit, constant(0), false, C));
  EXPECT_FALSE(S.range(X, C).contains(0));
}

TEST(SymbolsTest, DeepExpressionsEndInAnAtom) {
  Symbols S;
  Constraints C;
  Value X = Value::scalar(S.fresh(Range::ofType(32, false)));
  for (int I = 0; I < 100; ++I)
    X = S.binary(BinaryOp::Xor, X, constant(I + 1), 32, false, C);
  llvm::SmallVector<SymId, 4> Atoms;
  S.atoms(X.Sym, Atoms);
  EXPECT_EQ(Atoms.size(), 1u);
}

TEST(SymbolsTest, SharedOperandsAreLookedAtOnce) {
  Symbols S;
  Constraints C;
  Value X = Value::scalar(S.fresh(Range::full()));
  for (int I = 0; I < 20; ++I)
    X = S.binary(BinaryOp::Mul, X, X, 64, false, C);
  uint64_t Before = S.work();
  llvm::SmallVector<SymId, 4> Atoms;
  S.atoms(X.Sym, Atoms); // a tree of 2^20 leaves
  EXPECT_EQ(Atoms.size(), 1u);
  EXPECT_LT(S.work() - Before, 20u);
}

TEST(SymbolsTest, RangesOfSharedOperandsArePaidFor) {
  Symbols S;
  Constraints C;
  Value X = Value::scalar(S.fresh(Range::full()));
  uint64_t Before = S.work();
  S.range(X, C);
  EXPECT_EQ(S.work() - Before, 1u);
}

} // namespace
