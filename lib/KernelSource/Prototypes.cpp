//===- Prototypes.cpp - Definitions of kfuncs -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using precheck::KfuncParam;

namespace dbgen {

std::string spellType(ArrayRef<Tok> Toks) {
  std::string Text;
  char Last = 0;
  for (const Tok &T : Toks) {
    char First = T.Text.front();
    // "struct x *", "x **", "(*)(int, x *y)"
    bool Space = Last && Last != '(' && Last != '*' && First != ')' &&
                 First != ',' && First != '[' && !(First == '(' && Last == ')');
    if (Space)
      Text += ' ';
    Text += T.Text.str();
    Last = T.Text.back();
  }
  return Text;
}

static bool isDecoration(StringRef T) {
  return T == "static" || T == "inline" || T == "__always_inline" ||
         T == "noinline" || T == "notrace" || T == "__bpf_kfunc" ||
         T == "__weak" || T == "extern" || T == "asmlinkage" || T == "__used" ||
         T == "__retain" || T == "noinline_for_stack" || T == "__visible" ||
         T == "__noreturn" || T == "__cold" || T == "nokprobe_inline" ||
         T == "__must_check" || T == "__sched";
}

static KfuncParam readParam(ArrayRef<Tok> Toks) {
  std::vector<Tok> Type;
  for (const Tok &T : Toks)
    if (!T.is("__rcu") && !T.is("__maybe_unused") && !T.is("__user"))
      Type.push_back(T);
  KfuncParam P;
  // int (*name)(args) and int (name)(args): a pointer to function either way.
  for (size_t I = 0; I + 1 < Type.size(); ++I) {
    if (!Type[I].is("("))
      continue;
    size_t NameAt = Type[I + 1].is("*") ? I + 2 : I + 1;
    if (NameAt + 1 >= Type.size() || !Type[NameAt + 1].is(")"))
      break;
    P.Name = Type[NameAt].Text.str();
    P.Type = spellType(ArrayRef(Type).take_front(I)) + " (*)" +
             spellType(ArrayRef(Type).drop_front(NameAt + 2));
    return P;
  }
  // type name[n]: the parameter is a pointer.
  size_t Bracket = 0;
  while (Bracket < Type.size() && !Type[Bracket].is("["))
    ++Bracket;
  bool Array = Bracket < Type.size();
  Type.resize(Bracket);
  if (Type.size() > 1 && Type.back().K == Tok::Word) {
    P.Name = Type.back().Text.str();
    Type.pop_back();
  }
  P.Type = spellType(Type);
  if (Array)
    P.Type += P.Type.empty() || P.Type.back() == '*' ? "*" : " *";
  return P;
}

void extractPrototypes(const SourceFile &F, const StringSet<> &Wanted,
                       std::map<std::string, Prototype> &Found) {
  for (size_t I = 1; I < F.Toks.size(); ++I) {
    if (F.at(I).K != Tok::Word || !F.is(I + 1, "(") ||
        !Wanted.contains(F.text(I)))
      continue;
    size_t Close = F.skipBrackets(I + 1);
    size_t Body = Close;
    while (F.at(Body).K == Tok::Word) // trailing attributes
      ++Body;
    if (!F.is(Body, "{"))
      continue;
    Prototype P;
    P.File = F.Path;
    std::vector<Tok> Result;
    for (size_t J = I; J-- > 0;) {
      const Tok &T = F.at(J);
      if (T.K != Tok::Word && !T.is("*"))
        break;
      if (T.is("__bpf_kfunc"))
        P.Marked = true;
      if (!isDecoration(T.Text))
        Result.insert(Result.begin(), T);
    }
    if (Result.empty() || Result[0].is("return") || Result[0].is("else"))
      continue;
    P.Result = spellType(Result);
    std::vector<Tok> Param;
    int Depth = 0;
    for (size_t J = I + 2; J < Close; ++J) {
      StringRef T = F.text(J);
      if (Depth == 0 && (T == "," || J + 1 == Close)) {
        if (!Param.empty() && !(Param.size() == 1 && Param[0].is("void")))
          P.Params.push_back(readParam(Param));
        Param.clear();
        continue;
      }
      Depth += T == "(" || T == "[";
      Depth -= T == ")" || T == "]";
      Param.push_back(F.at(J));
    }
    auto Rank = [](const Prototype &Q) {
      return std::make_tuple(!Q.Marked, StringRef(Q.File).ends_with(".h"),
                             StringRef(Q.File).starts_with("arch/") &&
                                 !StringRef(Q.File).starts_with("arch/x86/"),
                             StringRef(Q.File));
    };
    auto [It, New] = Found.try_emplace(F.text(I).str(), P);
    if (!New && Rank(P) < Rank(It->second))
      It->second = std::move(P);
  }
}

} // namespace dbgen
