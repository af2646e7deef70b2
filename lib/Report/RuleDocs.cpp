//===- RuleDocs.cpp - The pages of docs/rules -----------------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/RuleDocs.h"
#include "precheck/Report/Suppression.h"
#include "precheck/Report/Wording.h"

using namespace precheck;
using llvm::StringRef;

StringRef precheck::rulePage(Rule R) {
  struct Page {
    StringRef Id, Text;
  };
  static constexpr Page Pages[] = {
#include "RulePages.inc"
  };
  for (const Page &P : Pages)
    if (P.Id == ruleId(R))
      return P.Text;
  return "";
}

std::string precheck::ruleMessages(Rule R) {
  constexpr size_t NumMessages = 0
#define MESSAGE(Enum, Rule, V1, V2, V3) +1
#include "precheck/Report/Messages.def"
      ;
  struct Column {
    WordingStyle Style;
    StringRef Releases;
  };
  // WordingV1 and WordingRegNames of Features.def.
  constexpr Column Columns[] = {{WordingStyle::V1, "6.1 to 6.3"},
                                {WordingStyle::V2, "6.4 to 7.1"},
                                {WordingStyle::V3, "7.2 on"}};
  std::string Out;
  for (size_t I = 0; I != NumMessages; ++I) {
    auto M = static_cast<Message>(I);
    if (ruleOf(M) != R)
      continue;
    StringRef Before;
    std::string Differing;
    for (const Column &C : Columns) {
      StringRef Text = messageTemplate(M, C.Style);
      if (Text != Before && !Before.empty())
        Differing += ("  - " + C.Releases + ": `" + Text + "`\n").str();
      Before = Text;
    }
    Out += ("- `" + messageTemplate(M, WordingStyle::V1) + "`\n").str() +
           Differing;
  }
  return Out;
}

std::string precheck::ruleIndex() {
  std::string Out = "# Rules\n\n"
                    "Each rule's name is also what `--only`, `--disable` and "
                    "`NOLINT` take.\n"
                    "`bpf-precheck --explain=<rule>` prints its page.\n\n"
                    "| Rule | Category | Finds |\n|---|---|---|\n";
  for (size_t I = 0; I != NumRules; ++I) {
    auto R = static_cast<Rule>(I);
    Out += ("| [" + ruleId(R) + "](" + ruleId(R) + ".md) | " + ruleCategory(R) +
            " | " + ruleHelp(R) + " |\n")
               .str();
  }
  return Out;
}
