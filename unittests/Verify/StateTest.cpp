//===- StateTest.cpp - Tests of states and their comparison -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../lib/Verify/State.h"
#include "gtest/gtest.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

TEST(StackObjectTest, ReadsBackWhatWasWritten) {
  StackObject O;
  bool Mixed = false;
  EXPECT_TRUE(O.load(0, 8, Mixed).is(Kind::Uninit));
  O.store(0, 8, Value::pointer(Kind::Ctx));
  EXPECT_TRUE(O.load(0, 8, Mixed).is(Kind::Ctx));
  O.store(8, 4, Value::constant(0x01020304));
  EXPECT_EQ(O.load(9, 1, Mixed).Off, 3);
  EXPECT_FALSE(Mixed);
  EXPECT_TRUE(O.load(0, 8, Mixed).is(Kind::Ctx));
}

TEST(StackObjectTest, APartialWriteSpoilsThePointer) {
  StackObject O;
  O.store(0, 8, Value::pointer(Kind::Ctx));
  O.store(4, 4, Value::constant(0));
  bool Mixed = false;
  EXPECT_FALSE(O.load(0, 8, Mixed).is(Kind::Ctx));
}

TEST(StackObjectTest, ZeroFillGivesNullPointers) {
  StackObject O;
  O.fill(0, 32, Value::constant(0));
  O.store(8, 8, Value::pointer(Kind::Ctx));
  bool Mixed = false;
  EXPECT_TRUE(O.load(16, 8, Mixed).isNull());
  EXPECT_TRUE(O.load(8, 8, Mixed).is(Kind::Ctx));
}

/// A state of one function with two locals, no code.
class SubsumeTest : public ::testing::Test {
protected:
  SubsumeTest() {
    Body.Locals.resize(2);
    Body.Blocks.resize(1);
  }
  State make(const Value &A, const Value &B) {
    State S;
    auto F = std::make_shared<Frame>();
    F->Body = &Body;
    F->Objects.assign(2, std::make_shared<StackObject>());
    for (unsigned L = 0; L < 2; ++L) {
      auto O = std::make_shared<StackObject>();
      O->store(0, 8, L ? B : A);
      F->Objects.write(L) = std::move(O);
    }
    S.Frames.push_back(std::move(F));
    return S;
  }
  Value task(uint32_t Id, uint32_t Flags = 0, uint32_t Ref = 0) {
    Value V = Value::pointer(Kind::BtfId, Flags, 1);
    V.Id = Id;
    V.Ref = Ref;
    return V;
  }

  ir::Body Body;
  Symbols Syms;
  Value Zero = Value::constant(0);
};

TEST_F(SubsumeTest, IdentitiesAreRenamed) {
  EXPECT_TRUE(subsumes(make(task(1), task(1)), make(task(9), task(9)), Syms));
  // Two copies of one pointer do not cover two pointers.
  EXPECT_FALSE(subsumes(make(task(1), task(1)), make(task(8), task(9)), Syms));
}

TEST_F(SubsumeTest, FlagsMustAgree) {
  EXPECT_FALSE(
      subsumes(make(task(1, PTR_MAYBE_NULL), Zero), make(task(1), Zero), Syms));
  EXPECT_FALSE(subsumes(make(task(1, PTR_TRUSTED), Zero),
                        make(task(1, PTR_UNTRUSTED), Zero), Syms));
}

TEST_F(SubsumeTest, ReferencesMustAgree) {
  State With = make(task(1, 0, 1), Zero), Without = make(task(1), Zero);
  With.Refs.push_back({1, nullptr, 0});
  EXPECT_TRUE(subsumes(With, With, Syms));
  EXPECT_FALSE(subsumes(With, Without, Syms));
  EXPECT_FALSE(subsumes(Without, With, Syms));
}

TEST_F(SubsumeTest, AWiderRangeCoversANarrowOne) {
  Value Wide = Value::scalar(Syms.fresh(Range::between(0, 100)));
  Value Narrow = Value::scalar(Syms.fresh(Range::between(10, 20)));
  EXPECT_TRUE(subsumes(make(Wide, Zero), make(Narrow, Zero), Syms));
  EXPECT_FALSE(subsumes(make(Narrow, Zero), make(Wide, Zero), Syms));
  EXPECT_TRUE(
      subsumes(make(Wide, Zero), make(Value::constant(50), Zero), Syms));
  EXPECT_FALSE(
      subsumes(make(Value::constant(50), Zero), make(Wide, Zero), Syms));
}

TEST_F(SubsumeTest, WhatIsKnownOfADerivedSymbolCounts) {
  Value X = Value::scalar(Syms.fresh(Range::full()));
  State Old = make(X, Zero), New = make(X, Zero);
  Value Bit = Syms.binary(ir::BinaryOp::And, X, Value::constant(1), 64, false,
                          Old.Known);
  ASSERT_TRUE(Syms.refine(Bit.Sym, Range::constant(1), Old.Known));
  // The old path only ever saw the bit set.
  EXPECT_FALSE(subsumes(Old, New, Syms));
  EXPECT_TRUE(subsumes(New, Old, Syms));
}

TEST_F(SubsumeTest, WideningReachesTheThreshold) {
  State Old = make(Value::constant(3), Zero),
        New = make(Value::constant(4), Zero);
  widen(Old, New, Syms, {0, 100}, /*Forget=*/false);
  bool Mixed = false;
  Value V = New.object(0, 0).load(0, 8, Mixed);
  ASSERT_TRUE(V.isScalar());
  EXPECT_TRUE(Syms.isWidened(V.Sym));
  EXPECT_EQ(Syms.range(V, New.Known).smin(), 3);
  EXPECT_EQ(Syms.range(V, New.Known).smax(), 100);
  EXPECT_TRUE(New.object(0, 1).load(0, 8, Mixed).isNull());
}

TEST_F(SubsumeTest, RegionsMustAgree) {
  State A = make(Zero, Zero), B = make(Zero, Zero);
  A.RcuDepth = 1;
  EXPECT_FALSE(subsumes(A, B, Syms));
  EXPECT_FALSE(subsumes(B, A, Syms));
}

TEST(StateTest, AForkDoesNotShareWrites) {
  ir::Body Body;
  Body.Locals.resize(1);
  State S;
  auto F = std::make_shared<Frame>();
  F->Body = &Body;
  F->Objects.assign(1, std::make_shared<StackObject>());
  S.Frames.push_back(std::move(F));
  State Fork = S;
  Fork.objectForWrite(0, 0).store(0, 8, Value::constant(1));
  bool Mixed = false;
  EXPECT_TRUE(S.object(0, 0).load(0, 8, Mixed).is(Kind::Uninit));
  EXPECT_EQ(Fork.object(0, 0).load(0, 8, Mixed).Off, 1);
}

TEST(ValueTest, PrintsTypesAsTheKernelDoes) {
  EXPECT_EQ(
      typeString(Value::pointer(Kind::BtfId, PTR_TRUSTED | PTR_MAYBE_NULL)),
      "trusted_ptr_or_null_");
  EXPECT_EQ(typeString(Value::pointer(Kind::MapValue, PTR_MAYBE_NULL)),
            "map_value_or_null");
  EXPECT_EQ(typeString(Value::pointer(Kind::BtfId, MEM_PERCPU | MEM_RCU)),
            "percpu_rcu_ptr_");
  EXPECT_EQ(typeString(Value::pointer(Kind::Stack)), "fp");
}

TEST(ValueTest, TrustIsOneFlagOrAReference) {
  EXPECT_TRUE(isTrusted(Value::pointer(Kind::BtfId, PTR_TRUSTED)));
  EXPECT_FALSE(
      isTrusted(Value::pointer(Kind::BtfId, PTR_TRUSTED | PTR_MAYBE_NULL)));
  EXPECT_FALSE(isTrusted(Value::pointer(Kind::BtfId, MEM_RCU)));
  EXPECT_FALSE(isTrusted(Value::pointer(Kind::BtfId)));
  Value Owned = Value::pointer(Kind::BtfId);
  Owned.Ref = 3;
  EXPECT_TRUE(isTrusted(Owned));
}

} // namespace
