//===- ExtractStructOps.cpp - struct_ops and their stubs -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace precheck;

namespace dbgen {

namespace {

/// What a check_member function says, by the member's name in the struct that
/// its offsetof() names.
struct MemberCheck {
  std::vector<std::string> MaySleep, MustSleep;
  bool OthersNever = false;
};

class StructOpsExtractor {
public:
  StructOpsExtractor(const SourceFile &F, Facts &Out) : F(F), Out(Out) {}
  void run();

private:
  using Table = std::vector<std::pair<size_t, StringRef>>; ///< .member = value

  Table initialisers(size_t Open) const;
  size_t definition(StringRef Name, StringRef After) const;
  MemberCheck memberCheck(StringRef Function) const;
  std::vector<std::string> unsupported() const;
  void structOps(size_t Open);
  void stubWrites(StringRef Struct, StringRef Stubs);
  void functionMembers(size_t NameAt);

  const SourceFile &F;
  Facts &Out;
};

// Places of the `member` in each `.member = [&]value` of a braced initialiser.
StructOpsExtractor::Table StructOpsExtractor::initialisers(size_t Open) const {
  Table T;
  for (size_t I = Open, End = F.skipBrackets(Open); I < End; ++I) {
    if (!F.is(I, ".") || !F.is(I + 2, "="))
      continue;
    size_t Value = I + 3;
    while (F.is(Value, "&") || F.is(Value, "("))
      ++Value;
    T.emplace_back(I + 1, F.text(Value));
  }
  return T;
}

// Index of the brace after `NAME After`, 0 if there is none in this file.
size_t StructOpsExtractor::definition(StringRef Name, StringRef After) const {
  for (size_t I = 0; I < F.Toks.size(); ++I) {
    if (!F.is(I, Name) || !F.is(I + 1, After))
      continue;
    size_t Open = After == "(" ? F.skipBrackets(I + 1) : I + 2;
    if (F.is(Open, "{"))
      return Open;
  }
  return 0;
}

// switch (moff) { case offsetof(struct s, m): ... break; default: ... }
MemberCheck StructOpsExtractor::memberCheck(StringRef Function) const {
  MemberCheck C;
  size_t Open = definition(Function, "(");
  if (!Open)
    return C;
  std::vector<std::string> Labels;
  bool InDefault = false, MustSleep = false;
  for (size_t I = Open, End = F.skipBrackets(Open); I < End; ++I) {
    if (F.is(I, "case") && F.is(I + 1, "offsetof")) {
      Labels.push_back(F.text(I + 6).str());
    } else if (F.is(I, "default")) {
      InDefault = true;
    } else if (F.is(I, "sleepable")) {
      // `if (prog->sleepable)` or `if (!prog->sleepable)`, then an error
      bool Not = F.is(I - 3, "!") || F.is(I - 5, "!");
      MustSleep |= !InDefault && Not;
      C.OthersNever |= InDefault && !Not;
    } else if (F.is(I, "break") && !InDefault) {
      auto &Into = MustSleep ? C.MustSleep : C.MaySleep;
      Into.insert(Into.end(), Labels.begin(), Labels.end());
      Labels.clear();
      MustSleep = false;
    }
  }
  return C;
}

// u32 unsupported_ops[] = { offsetof(struct s, m), ... }
std::vector<std::string> StructOpsExtractor::unsupported() const {
  std::vector<std::string> Names;
  for (size_t I = 0; I < F.Toks.size(); ++I)
    if (F.is(I, "unsupported_ops") && F.is(I + 3, "=") && F.is(I + 4, "{"))
      for (size_t J = I + 4, End = F.skipBrackets(I + 4); J < End; ++J)
        if (F.is(J, "offsetof"))
          Names.push_back(F.text(J + 5).str());
  return Names;
}

// Members of the table of stubs that code names: &STUBS.first to &STUBS.last.
void StructOpsExtractor::stubWrites(StringRef Struct, StringRef Stubs) {
  StubWrite W;
  for (size_t I = 1; I < F.Toks.size(); ++I) {
    if (!F.is(I, Stubs) || !F.is(I - 1, "&") || !F.is(I + 1, "."))
      continue;
    if (W.First.empty())
      W.First = F.text(I + 2).str();
    W.Last = F.text(I + 2).str();
  }
  if (W.First.empty())
    return;
  W.Struct = Struct.str();
  Out.StubWrites.push_back(std::move(W));
}

// struct NAME { ... result (*member)(params); ... };
void StructOpsExtractor::functionMembers(size_t NameAt) {
  std::vector<std::pair<std::string, std::string>> Members;
  std::vector<Tok> Result;
  size_t End = F.skipBrackets(NameAt + 1);
  for (size_t I = NameAt + 2; I < End; ++I) {
    if (F.is(I, "(") && F.is(I + 1, "*") && F.is(I + 3, ")")) {
      Members.emplace_back(F.text(I + 2).str(), spellType(Result));
      I = F.skipBrackets(I + 4) - 1; // the parameters
    } else if (F.is(I, ";") || F.is(I, "{") || F.is(I, "}")) {
      Result.clear();
    } else {
      Result.push_back(F.at(I));
    }
  }
  if (!Members.empty())
    Out.FunctionMembers.try_emplace(F.text(NameAt).str(), std::move(Members));
}

void StructOpsExtractor::structOps(size_t Open) {
  StructOpsInfo S;
  S.File = F.Path;
  StringRef Stubs, Check, Ops;
  for (const auto &[At, Value] : initialisers(Open)) {
    if (F.is(At, "name"))
      S.Name = Value.trim('"').str();
    else if (F.is(At, "verifier_ops"))
      Ops = Value;
    else if (F.is(At, "cfi_stubs"))
      Stubs = Value;
    else if (F.is(At, "check_member"))
      Check = Value;
  }
  if (S.Name.empty())
    return;
  if (!Ops.empty())
    Out.StructOps.push_back({F.Path, S.Name, Ops.str()});
  S.Unsupported = unsupported();
  size_t Table = Stubs.empty() ? 0 : definition(Stubs, "=");
  if (!Table) {
    Out.Verifier.StructOps.push_back(std::move(S));
    return;
  }
  stubWrites(S.Name, Stubs);
  MemberCheck Checked = memberCheck(Check);
  auto Members = initialisers(Table);
  StringSet<> Wanted;
  for (const auto &[At, Stub] : Members)
    Wanted.insert(Stub);
  std::map<std::string, Prototype> Prototypes;
  extractPrototypes(F, Wanted, Prototypes);
  // A struct may share the check of another that has other names at the same
  // offsets; stubs that both use tell which members are the same.
  auto Listed = [&](const std::vector<std::string> &Names, StringRef Member,
                    StringRef Stub) {
    return is_contained(Names, Member) ||
           any_of(Names, [&](const std::string &N) {
             return Stub.ends_with("__" + N);
           });
  };
  for (const auto &[At, Stub] : Members) {
    auto P = Prototypes.find(Stub.str());
    if (P == Prototypes.end())
      continue; // a number, not a stub
    StructOpsMemberInfo M;
    M.Name = F.text(At).str();
    M.Result = P->second.Result;
    M.Config = F.guard(At);
    for (const KfuncParam &Param : P->second.Params)
      M.Params.emplace_back(Param.Type, Param.Name);
    if (Listed(Checked.MustSleep, M.Name, Stub))
      M.Sleep = MaySleep::Must;
    else if (Checked.OthersNever && !Listed(Checked.MaySleep, M.Name, Stub))
      M.Sleep = MaySleep::Never;
    S.Members.push_back(std::move(M));
  }
  Out.Verifier.StructOps.push_back(std::move(S));
}

void StructOpsExtractor::run() {
  for (size_t I = 0; I < F.Toks.size(); ++I) {
    if (!F.is(I, "struct"))
      continue;
    if (F.is(I + 1, "bpf_struct_ops") && F.is(I + 3, "=") && F.is(I + 4, "{"))
      structOps(I + 4);
    else if (F.at(I + 1).K == Tok::Word && F.is(I + 2, "{"))
      functionMembers(I + 1);
  }
}

} // namespace

void extractStructOps(const SourceFile &F, Facts &Out) {
  StructOpsExtractor(F, Out).run();
}

} // namespace dbgen
