//===- Finding.h - A finding as plain data -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_REPORT_FINDING_H
#define PRECHECK_REPORT_FINDING_H

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace precheck {

enum class Rule : uint8_t {
#define RULE(Enum, Id, Category, Help) Enum,
#include "precheck/Report/Rules.def"
};
llvm::StringRef ruleId(Rule R);
llvm::StringRef ruleCategory(Rule R);
llvm::StringRef ruleHelp(Rule R);
std::optional<Rule> ruleFromId(llvm::StringRef Id);

enum class Message : uint8_t {
#define MESSAGE(Enum, Rule, V1, V2, V3) Enum,
#include "precheck/Report/Messages.def"
};
Rule ruleOf(Message M);

/// What the placeholders of Messages.def stand for.
struct MessageArgs {
  int Arg = -1; ///< zero-based argument number: {arg}, {reg} = Arg + 1
  std::string Func, Type, Expected, Btf, Extra, Kind;
  int64_t Off = 0;
  uint64_t Size = 0;
};

/// A step on the way to a finding, in execution order.
enum class StepKind : uint8_t {
  Acquired,  ///< reference acquired here
  Released,  ///< reference released here
  MaybeNull, ///< a value that may be NULL came from here
  Origin,    ///< a pointer came from here (argument, load, cast)
  Branch,    ///< condition taken or not taken
  Call,      ///< entering a static function
  Region,    ///< a lock, RCU or other region begins or ends here
  Info,
};
struct PathStep {
  StepKind Kind = StepKind::Info;
  clang::SourceRange Where;
  std::string Text; ///< "reference acquired here", "assuming 'p' is NULL"
};

/// Replace Where by Text; an insertion when Where is empty at its begin.
struct FixIt {
  clang::CharSourceRange Where;
  std::string Text;
};

/// An edit that mends a finding; lib/Report finds its place in the text.
struct Remedy {
  enum class Edit : uint8_t {
    None,
    InsertBefore, ///< put the statement Text before the one at At
    Guard,        ///< make the call at At depend on Text
  };
  Edit How = Edit::None;
  clang::SourceRange At;
  /// Where the variable in Text is declared: the edit must be in its scope.
  clang::SourceLocation Declared;
  std::string Text;
};

/// The line that the verifier prints before a finding's own and that says what
/// is wrong in particular.
struct Detail {
  Message Msg;
  MessageArgs Args;
  clang::SourceRange Where;
};

struct Finding {
  Message Msg = Message::UnreleasedReference;
  MessageArgs Args;
  std::optional<Detail> Before;
  clang::SourceRange Where;
  std::vector<PathStep> Path;
  std::string Suggestion; ///< a sentence in the imperative; may be empty
  Remedy Mend;
  /// When the kernel says so, if not always: "where the kernel has 'struct
  /// foo'". The verdict does not count such a finding.
  std::string Condition;
  bool isConditional() const { return !Condition.empty(); }
  /// The user does not want to hear of it: NOLINT, or the rule is off. The
  /// verdict stays what the kernel will say.
  bool Suppressed = false;
};

enum class Verdict : uint8_t { Accept, Reject, Unsupported, Incomplete };
llvm::StringRef verdictName(Verdict V); ///< "accept", ...

/// What one kernel will say of one program.
struct ProgramResult {
  std::string Name; ///< function name
  std::string Section;
  std::string Type; ///< program type as bpftool prints it
  clang::SourceLocation Loc;
  Verdict Outcome = Verdict::Accept;
  std::string Reason; ///< for Unsupported and Incomplete
  std::vector<Finding> Findings;
  /// Never above a note: what is unknown, deprecated and the like.
  std::vector<PathStep> Notes;
};

/// Counters for --format=json's "stats" and for benchmarks.
struct AnalysisStats {
  uint64_t Functions = 0, Instructions = 0, States = 0, Pruned = 0;
  double Seconds = 0;
};

/// All programs of one translation unit for one kernel.
struct UnitResult {
  std::string Kernel;
  std::vector<ProgramResult> Programs;
  AnalysisStats Stats;
};

} // namespace precheck

#endif // PRECHECK_REPORT_FINDING_H
