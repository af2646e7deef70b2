//===- RuleDocsTest.cpp - docs/rules agrees with Rules.def ----------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With PRECHECK_UPDATE_DOCS=1 in the environment the generated parts are
// written anew instead of compared.
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/RuleDocs.h"
#include "precheck/Report/Suppression.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <cstdlib>

using namespace precheck;
using llvm::StringRef;

static constexpr StringRef Begin = "<!-- messages: from Messages.def -->\n";
static constexpr StringRef End = "<!-- end of messages -->\n";

static std::string pathOf(llvm::Twine File) {
  return (PRECHECK_SOURCE_DIR "/docs/rules/" + File).str();
}

static std::string readFile(const std::string &Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  return Buffer ? (*Buffer)->getBuffer().str() : "";
}

static void expectContents(const std::string &Path, StringRef Wanted) {
  if (std::getenv("PRECHECK_UPDATE_DOCS")) {
    std::error_code Error;
    llvm::raw_fd_ostream(Path, Error) << Wanted;
    ASSERT_FALSE(Error) << Path;
    return;
  }
  EXPECT_EQ(readFile(Path), Wanted.str())
      << "run this test with PRECHECK_UPDATE_DOCS=1 and review the change";
}

TEST(RuleDocs, EveryRuleHasAPageThatAgrees) {
  for (size_t I = 0; I != NumRules; ++I) {
    auto R = static_cast<Rule>(I);
    std::string Path = pathOf(ruleId(R) + ".md");
    std::string Text = readFile(Path);
    SCOPED_TRACE(Path);
    EXPECT_TRUE(StringRef(Text).starts_with(("# " + ruleId(R) + "\n").str()));
    EXPECT_NE(Text.find(ruleHelp(R).drop_front().str()), std::string::npos);
    EXPECT_NE(Text.find(("Category: " + ruleCategory(R) + "\n").str()),
              std::string::npos);

    size_t From = Text.find(Begin), To = Text.find(End);
    ASSERT_NE(From, std::string::npos);
    ASSERT_NE(To, std::string::npos);
    expectContents(Path, Text.substr(0, From + Begin.size()) + ruleMessages(R) +
                             Text.substr(To));
  }
}

TEST(RuleDocs, EveryPageHasARule) {
  std::error_code Error;
  unsigned Pages = 0;
  for (llvm::sys::fs::directory_iterator It(pathOf(""), Error), Last;
       It != Last && !Error; It.increment(Error)) {
    StringRef Name = llvm::sys::path::filename(It->path());
    if (Name == "README.md")
      continue;
    ++Pages;
    EXPECT_TRUE(Name.consume_back(".md"));
    EXPECT_TRUE(ruleFromId(Name)) << Name.str();
  }
  EXPECT_FALSE(Error);
  EXPECT_EQ(Pages, NumRules);
}

TEST(RuleDocs, TheIndexIsComplete) {
  expectContents(pathOf("README.md"), ruleIndex());
}

TEST(RuleDocs, TheBuildEmbedsThePages) {
  for (size_t I = 0; I != NumRules; ++I) {
    auto R = static_cast<Rule>(I);
    EXPECT_TRUE(rulePage(R).starts_with(("# " + ruleId(R)).str()));
  }
}
