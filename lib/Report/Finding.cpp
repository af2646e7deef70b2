//===- Finding.cpp - The registry of rules and messages -------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/Finding.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/ErrorHandling.h"

using namespace precheck;

llvm::StringRef precheck::ruleId(Rule R) {
  switch (R) {
#define RULE(Enum, Id, Category, Help)                                         \
  case Rule::Enum:                                                             \
    return Id;
#include "precheck/Report/Rules.def"
  }
  llvm_unreachable("not a rule");
}

llvm::StringRef precheck::ruleCategory(Rule R) {
  switch (R) {
#define RULE(Enum, Id, Category, Help)                                         \
  case Rule::Enum:                                                             \
    return Category;
#include "precheck/Report/Rules.def"
  }
  llvm_unreachable("not a rule");
}

llvm::StringRef precheck::ruleHelp(Rule R) {
  switch (R) {
#define RULE(Enum, Id, Category, Help)                                         \
  case Rule::Enum:                                                             \
    return Help;
#include "precheck/Report/Rules.def"
  }
  llvm_unreachable("not a rule");
}

std::optional<Rule> precheck::ruleFromId(llvm::StringRef Id) {
  return llvm::StringSwitch<std::optional<Rule>>(Id)
#define RULE(Enum, Id, Category, Help) .Case(Id, Rule::Enum)
#include "precheck/Report/Rules.def"
      .Default(std::nullopt);
}

Rule precheck::ruleOf(Message M) {
  switch (M) {
#define MESSAGE(Enum, RuleEnum, V1, V2, V3)                                    \
  case Message::Enum:                                                          \
    return Rule::RuleEnum;
#include "precheck/Report/Messages.def"
  }
  llvm_unreachable("not a message");
}

llvm::StringRef precheck::verdictName(Verdict V) {
  switch (V) {
  case Verdict::Accept:
    return "accept";
  case Verdict::Reject:
    return "reject";
  case Verdict::Unsupported:
    return "unsupported";
  case Verdict::Incomplete:
    return "incomplete";
  }
  llvm_unreachable("not a verdict");
}
