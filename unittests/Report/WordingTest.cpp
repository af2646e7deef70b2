//===- WordingTest.cpp - Messages of each kernel --------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/Wording.h"
#include "precheck/Report/Suppression.h"
#include "gtest/gtest.h"
#include <set>

using namespace precheck;

static constexpr WordingStyle Styles[] = {WordingStyle::V1, WordingStyle::V2,
                                          WordingStyle::V3};

static constexpr Message Messages[] = {
#define MESSAGE(Enum, Rule, V1, V2, V3) Message::Enum,
#include "precheck/Report/Messages.def"
};

TEST(Wording, EachStyleHasItsOwn) {
  MessageArgs Args;
  Args.Arg = 0;
  Args.Func = "bpf_task_release";
  EXPECT_EQ(wording(Message::ReleaseUnowned, Args, WordingStyle::V1),
            "release kernel function bpf_task_release expects refcounted "
            "PTR_TO_BTF_ID");
  EXPECT_EQ(wording(Message::ReleaseUnowned, Args, WordingStyle::V3),
            "release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID "
            "passed to R1");
}

TEST(Wording, EmptyMeansAsTheOneBefore) {
  MessageArgs Args;
  Args.Arg = 1;
  EXPECT_EQ(wording(Message::MustBeReferenced, Args, WordingStyle::V1),
            "R2 must be referenced");
  EXPECT_EQ(wording(Message::MustBeReferenced, Args, WordingStyle::V2),
            "R2 must be referenced or trusted");
  EXPECT_EQ(wording(Message::MustBeReferenced, Args, WordingStyle::V3),
            "R2 must be referenced or trusted");
  EXPECT_EQ(wording(Message::NullKfuncArg, Args, WordingStyle::V2),
            "Possibly NULL pointer passed to trusted arg1");
}

TEST(Wording, StackArgumentsAreNamedBySlot) {
  MessageArgs Args;
  Args.Arg = 5;
  EXPECT_EQ(wording(Message::NullKfuncArg, Args, WordingStyle::V3),
            "Possibly NULL pointer passed to trusted *(R11-8)");
  Args.Arg = 6;
  EXPECT_EQ(wording(Message::NullKfuncArg, Args, WordingStyle::V3),
            "Possibly NULL pointer passed to trusted *(R11-16)");
}

TEST(Wording, AnUnknownRegisterIsNotNamed) {
  MessageArgs Args;
  Args.Type = "ptr_or_null_";
  EXPECT_EQ(wording(Message::NullMemAccess, Args, WordingStyle::V2),
            "invalid mem access 'ptr_or_null_'");
  Args.Off = 8;
  EXPECT_EQ(wording(Message::ModifiedPointer, Args, WordingStyle::V2),
            "dereference of modified ptr_or_null_ ptr off=8 disallowed");
}

TEST(Wording, EveryPlaceholderIsKnown) {
  const std::set<llvm::StringRef> Known = {"arg",      "reg", "func", "type",
                                           "expected", "btf", "off",  "size",
                                           "extra",    "kind"};
  for (Message M : Messages)
    for (WordingStyle Style : Styles) {
      llvm::StringRef Rest = messageTemplate(M, Style);
      EXPECT_FALSE(Rest.empty()) << "message " << static_cast<int>(M);
      while (Rest.contains('{')) {
        Rest = Rest.split('{').second;
        if (Rest.consume_front("{")) // a literal brace
          continue;
        auto [Name, Tail] = Rest.split('}');
        EXPECT_TRUE(Known.count(Name)) << Name.str();
        Rest = Tail;
      }
    }
}

TEST(Rules, IdsAreUniqueAndLeadBack) {
  std::set<llvm::StringRef> Seen;
  for (size_t I = 0; I != NumRules; ++I) {
    auto R = static_cast<Rule>(I);
    EXPECT_TRUE(Seen.insert(ruleId(R)).second) << ruleId(R).str();
    EXPECT_EQ(ruleFromId(ruleId(R)), R);
  }
  EXPECT_EQ(ruleFromId("no-such-rule"), std::nullopt);
}
