//===- SuppressionTest.cpp - NOLINT and rule lists ------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/Suppression.h"
#include "precheck/Support/Compat.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

/// One file in memory, with questions by line.
class NolintTest : public testing::Test {
protected:
  void load(llvm::StringRef Text) {
    File = SM.createFileID(llvm::MemoryBuffer::getMemBufferCopy(Text, "t.c"));
  }
  bool covers(Rule R, unsigned Line) {
    return Nolint.covers(R, SM.translateLineCol(File, Line, 1));
  }

  clang::DiagnosticOptions Options;
  std::unique_ptr<clang::DiagnosticsEngine> Diags =
      createTextDiagnostics(llvm::nulls(), Options);
  clang::FileManager Files{clang::FileSystemOptions()};
  clang::SourceManager SM{*Diags, Files};
  NolintComments Nolint{SM};
  clang::FileID File;
};

constexpr Rule Leak = Rule::ReferenceLeak;
constexpr Rule Null = Rule::NullArgument;

} // namespace

TEST_F(NolintTest, Line) {
  load("a; // NOLINT\n"
       "b; // NOLINT(reference-leak)\n"
       "c;\n");
  EXPECT_TRUE(covers(Leak, 1));
  EXPECT_TRUE(covers(Null, 1));
  EXPECT_TRUE(covers(Leak, 2));
  EXPECT_FALSE(covers(Null, 2));
  EXPECT_FALSE(covers(Leak, 3));
}

TEST_F(NolintTest, NextLine) {
  load("// NOLINTNEXTLINE(null-*)\n"
       "a;\n"
       "b;\n");
  EXPECT_FALSE(covers(Null, 1));
  EXPECT_TRUE(covers(Null, 2));
  EXPECT_TRUE(covers(Rule::NullDereference, 2));
  EXPECT_FALSE(covers(Leak, 2));
  EXPECT_FALSE(covers(Null, 3));
}

TEST_F(NolintTest, ListsWithSeveralEntries) {
  load("a; // NOLINT(bugprone-x, reference-leak)\n"
       "b; // NOLINT(*,-reference-leak)\n"
       "c; // NOLINT()\n");
  EXPECT_TRUE(covers(Leak, 1));
  EXPECT_FALSE(covers(Null, 1));
  EXPECT_FALSE(covers(Leak, 2));
  EXPECT_TRUE(covers(Null, 2));
  EXPECT_FALSE(covers(Leak, 3));
}

TEST_F(NolintTest, Block) {
  load("a;\n"
       "// NOLINTBEGIN(reference-leak)\n"
       "b;\n"
       "// NOLINTEND(reference-leak)\n"
       "c;\n");
  EXPECT_FALSE(covers(Leak, 1));
  EXPECT_TRUE(covers(Leak, 3));
  EXPECT_FALSE(covers(Null, 3));
  EXPECT_FALSE(covers(Leak, 5));
}

TEST_F(NolintTest, BlockWithoutItsEndCoversNothing) {
  load("// NOLINTBEGIN(reference-leak)\n"
       "a;\n"
       "// NOLINTEND\n"
       "b;\n");
  EXPECT_FALSE(covers(Leak, 2));
  EXPECT_FALSE(covers(Leak, 4));
}

TEST_F(NolintTest, OtherWordsAreNoComments) {
  load("a; // NOLINTX\n"
       "b; // NOLINT(reference-leak\n");
  EXPECT_FALSE(covers(Leak, 1));
  // As in clang-tidy, a list that is not closed is no list.
  EXPECT_TRUE(covers(Null, 2));
}

TEST(RuleSet, OnlyAndDisable) {
  auto All = RuleSet::fromOptions({}, {});
  ASSERT_TRUE(static_cast<bool>(All));
  EXPECT_TRUE(All->contains(Leak));

  auto Some = RuleSet::fromOptions({"null-*"}, {"null-dereference"});
  ASSERT_TRUE(static_cast<bool>(Some));
  EXPECT_TRUE(Some->contains(Null));
  EXPECT_FALSE(Some->contains(Rule::NullDereference));
  EXPECT_FALSE(Some->contains(Leak));
}

TEST(RuleSet, UnknownNameIsAnError) {
  auto Set = RuleSet::fromOptions({}, {"refrence-leak"});
  ASSERT_FALSE(static_cast<bool>(Set));
  std::string Text = llvm::toString(Set.takeError());
  EXPECT_NE(Text.find("'refrence-leak'"), std::string::npos);
  EXPECT_NE(Text.find("reference-leak, "), std::string::npos);
}
