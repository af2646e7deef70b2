//===- Suppression.cpp - NOLINT comments and rules turned off -------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/Suppression.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"

using namespace precheck;
using llvm::StringRef;

static bool globMatches(StringRef Glob, StringRef Text) {
  llvm::Expected<llvm::GlobPattern> Pattern = llvm::GlobPattern::create(Glob);
  if (!Pattern) {
    llvm::consumeError(Pattern.takeError());
    return false;
  }
  return Pattern->match(Text);
}

//===----------------------------------------------------------------------===//
// --only and --disable
//===----------------------------------------------------------------------===//

/// The rules that one entry of an option's list names.
static llvm::Expected<std::bitset<NumRules>> rulesNamed(StringRef Entry) {
  std::bitset<NumRules> Named;
  for (size_t I = 0; I != NumRules; ++I)
    Named[I] = globMatches(Entry, ruleId(static_cast<Rule>(I)));
  if (Named.any())
    return Named;
  std::string Known;
  for (size_t I = 0; I != NumRules; ++I)
    Known += (I ? ", " : "") + ruleId(static_cast<Rule>(I)).str();
  return llvm::createStringError("no rule is named '" + Entry +
                                 "'; the rules are " + Known);
}

llvm::Expected<RuleSet>
RuleSet::fromOptions(llvm::ArrayRef<std::string> Only,
                     llvm::ArrayRef<std::string> Disable) {
  RuleSet Set;
  if (!Only.empty())
    Set.Off.set();
  for (const std::string &Entry : Only) {
    auto Named = rulesNamed(Entry);
    if (!Named)
      return Named.takeError();
    Set.Off &= ~*Named;
  }
  for (const std::string &Entry : Disable) {
    auto Named = rulesNamed(Entry);
    if (!Named)
      return Named.takeError();
    Set.Off |= *Named;
  }
  return Set;
}

//===----------------------------------------------------------------------===//
// NOLINT comments
//===----------------------------------------------------------------------===//

namespace {

enum class NolintKind : uint8_t { Line, NextLine, Begin, End };

struct Nolint {
  NolintKind Kind;
  unsigned Line; ///< one-based
  /// The text between the parentheses; nullopt when there are none.
  std::optional<StringRef> Rules;

  bool names(StringRef Id) const {
    if (!Rules)
      return true;
    // As in clang-tidy's lists, a later entry overrides an earlier one and a
    // leading minus takes away.
    bool Named = false;
    llvm::SmallVector<StringRef> Entries;
    Rules->split(Entries, ',');
    for (StringRef Entry : Entries) {
      Entry = Entry.trim();
      bool Adds = !Entry.consume_front("-");
      // The check of a rule in clang-tidy is named bpf-<rule>.
      if (globMatches(Entry, Id) || globMatches(Entry, ("bpf-" + Id).str()))
        Named = Adds;
    }
    return Named;
  }
};

std::optional<NolintKind> kindFromSuffix(StringRef Suffix) {
  if (Suffix.empty())
    return NolintKind::Line;
  if (Suffix == "NEXTLINE")
    return NolintKind::NextLine;
  if (Suffix == "BEGIN")
    return NolintKind::Begin;
  if (Suffix == "END")
    return NolintKind::End;
  return std::nullopt;
}

std::vector<Nolint> findNolints(StringRef Text) {
  constexpr StringRef Marker = "NOLINT";
  std::vector<Nolint> Found;
  unsigned Line = 1;
  size_t Counted = 0; // Line is that of this offset
  for (size_t Pos = Text.find(Marker); Pos != StringRef::npos;
       Pos = Text.find(Marker, Pos)) {
    Line += Text.slice(Counted, Pos).count('\n');
    Counted = Pos;
    Pos += Marker.size();
    StringRef Suffix = Text.substr(Pos).take_while(llvm::isAlnum);
    Pos += Suffix.size();
    std::optional<NolintKind> Kind = kindFromSuffix(Suffix);
    if (!Kind)
      continue;
    std::optional<StringRef> Rules;
    StringRef Rest = Text.substr(Pos);
    if (Rest.consume_front("(")) {
      size_t Close = Rest.find_first_of("\n)");
      if (Close != StringRef::npos && Rest[Close] == ')')
        Rules = Rest.take_front(Close);
    }
    Found.push_back({*Kind, Line, Rules});
  }
  return Found;
}

} // namespace

struct NolintComments::FileComments {
  std::vector<Nolint> Lines; ///< NolintKind::Line and NextLine
  /// The BEGIN of a block and its END's line.
  std::vector<std::pair<Nolint, unsigned>> Blocks;

  explicit FileComments(StringRef Text) {
    std::vector<Nolint> Open;
    for (const Nolint &N : findNolints(Text)) {
      if (N.Kind == NolintKind::Begin) {
        Open.push_back(N);
      } else if (N.Kind == NolintKind::End) {
        if (!Open.empty() && Open.back().Rules == N.Rules) {
          Blocks.emplace_back(Open.back(), N.Line);
          Open.pop_back();
        }
      } else {
        Lines.push_back(N);
      }
    }
  }

  bool covers(StringRef Id, unsigned Line) const {
    for (const Nolint &N : Lines) {
      unsigned Covered = N.Line + (N.Kind == NolintKind::NextLine ? 1 : 0);
      if (Covered == Line && N.names(Id))
        return true;
    }
    for (const auto &[Begin, EndLine] : Blocks)
      if (Begin.Line <= Line && Line <= EndLine && Begin.names(Id))
        return true;
    return false;
  }
};

NolintComments::NolintComments(const clang::SourceManager &SM) : SM(SM) {}
NolintComments::~NolintComments() = default;

const NolintComments::FileComments &
NolintComments::comments(clang::FileID File) {
  std::unique_ptr<FileComments> &Slot = Files[File];
  if (!Slot) {
    std::optional<StringRef> Text = SM.getBufferDataOrNone(File);
    Slot = std::make_unique<FileComments>(Text.value_or(""));
  }
  return *Slot;
}

bool NolintComments::covers(Rule R, clang::SourceLocation Loc) {
  StringRef Id = ruleId(R);
  while (Loc.isValid()) {
    auto [File, Offset] = SM.getDecomposedSpellingLoc(Loc);
    if (comments(File).covers(Id, SM.getLineNumber(File, Offset)))
      return true;
    if (!Loc.isMacroID())
      break;
    Loc = SM.getImmediateExpansionRange(Loc).getBegin();
  }
  return false;
}

void precheck::markSuppressed(UnitResult &Unit, const RuleSet &Rules,
                              NolintComments &Nolint) {
  for (ProgramResult &P : Unit.Programs)
    for (Finding &F : P.Findings) {
      Rule R = ruleOf(F.Msg);
      F.Suppressed = !Rules.contains(R) || Nolint.covers(R, F.Where.getBegin());
    }
}
