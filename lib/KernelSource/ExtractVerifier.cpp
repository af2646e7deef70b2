//===- ExtractVerifier.cpp - Tables of the verifier -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LSM hooks, iterators, register types' structs, map types.
//
//===----------------------------------------------------------------------===//

#include "Facts.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace precheck;

namespace dbgen {

static IdSet &setNamed(std::vector<IdSet> &Sets, StringRef Name) {
  auto It = llvm::find_if(Sets, [&](const IdSet &S) { return S.Name == Name; });
  if (It != Sets.end())
    return *It;
  Sets.push_back({Name.str(), {}});
  return Sets.back();
}

static void addName(IdSet &Set, StringRef Name) {
  if (!is_contained(Set.Names, Name))
    Set.Names.push_back(Name.str());
}

namespace {

class VerifierExtractor {
public:
  VerifierExtractor(const SourceFile &F, Facts &Out) : F(F), Out(Out) {}
  void run();

private:
  void lsmHook(size_t Open);
  void iterReg(size_t Open);
  void iterContext(size_t NameAt);
  void registerStructs(size_t Open);
  void mapCompatibility(size_t Open);
  /// Index of the body of a function whose name is at \p NameAt; 0: it is
  /// only declared or called.
  size_t bodyOf(size_t NameAt) const;

  const SourceFile &F;
  Facts &Out;
};

size_t VerifierExtractor::bodyOf(size_t NameAt) const {
  if (!F.is(NameAt + 1, "("))
    return 0;
  size_t Body = F.skipBrackets(NameAt + 1);
  return F.is(Body, "{") ? Body : 0;
}

// LSM_HOOK(RET, DEFAULT, NAME, args...), where args may be void
void VerifierExtractor::lsmHook(size_t Open) {
  std::vector<Tok> Result;
  size_t I = Open + 1;
  for (; I < F.Toks.size() && !F.is(I, ","); ++I)
    Result.push_back(F.at(I));
  int Depth = 0;
  for (++I; I < F.Toks.size() && (Depth || !F.is(I, ",")); ++I) {
    Depth += F.is(I, "(");
    Depth -= F.is(I, ")");
  }
  size_t Name = I + 1, Close = F.skipBrackets(Open) - 1;
  unsigned Args = 0;
  for (I = Name + 1; I < Close; ++I) {
    Depth += F.is(I, "(");
    Depth -= F.is(I, ")");
    Args += !Depth && F.is(I, ",");
  }
  if (F.is(Name + 2, "void") && Name + 3 == Close)
    Args = 0;
  std::string Spelled = spellType(Result);
  auto &Lsm = Out.Verifier.Lsm;
  auto It = llvm::find_if(
      Lsm, [&](LsmHooks &L) { return L.Result == Spelled && L.Args == Args; });
  if (It == Lsm.end())
    It = Lsm.insert(Lsm.end(), {Spelled, Args, {}});
  It->Names.push_back(F.text(Name).str());
}

// struct bpf_iter__NAME { __bpf_md_ptr(TYPE, FIELD); TYPE FIELD; ... };
void VerifierExtractor::iterContext(size_t NameAt) {
  auto &Words = Out.IterContexts[F.text(NameAt).str()];
  std::vector<Tok> Member;
  for (size_t I = NameAt + 2, End = F.skipBrackets(NameAt + 1) - 1; I < End;
       ++I) {
    if (!F.is(I, ";")) {
      Member.push_back(F.at(I));
      continue;
    }
    // The attribute that aligns a plain field to 8 bytes.
    for (size_t J = 0; J < Member.size(); ++J)
      if (Member[J].is("__aligned"))
        Member.resize(J);
    std::string Struct;
    for (size_t J = 0; J + 1 < Member.size(); ++J)
      if (Member[J].is("struct"))
        Struct = Member[J + 1].Text.str();
    if (!Member.empty() && Member.back().is(")"))
      Member.pop_back();
    if (!Member.empty())
      Words.emplace_back(Member.back().Text.str(), Struct);
    Member.clear();
  }
}

// struct bpf_iter_reg NAME = { .target = "x", .ctx_arg_info = { {
//   offsetof(struct bpf_iter__x, field), TYPE }, ... } };
void VerifierExtractor::iterReg(size_t Open) {
  Iterator It;
  for (size_t I = Open, End = F.skipBrackets(Open); I < End; ++I) {
    if (F.is(I, ".") && F.is(I + 1, "target") && F.at(I + 3).K == Tok::String)
      It.Name = F.text(I + 3).trim('"').str();
    if (!F.is(I, "{") || !F.is(I + 1, "offsetof"))
      continue;
    IteratorArg A;
    A.Struct = F.text(I + 4).str(); // the context, until all files are read
    A.Field = F.text(I + 6).str();
    size_t Close = F.skipBrackets(I) - 1;
    for (size_t J = I + 9; J < Close && !F.is(J, ","); ++J)
      A.Type += (A.Type.empty() ? "" : " ") + F.text(J).str();
    It.Args.push_back(std::move(A));
  }
  if (!It.Name.empty())
    Out.Verifier.Iterators.push_back(std::move(It));
}

// reg2btf_ids[] = { [PTR_TO_X] = &btf_sock_ids[BTF_SOCK_TYPE_X], ... }
void VerifierExtractor::registerStructs(size_t Open) {
  for (size_t I = Open, End = F.skipBrackets(Open); I < End; ++I) {
    if (!F.is(I, "[") || !F.is(I + 2, "]") || !F.is(I + 3, "="))
      continue;
    std::string Index;
    StringRef Variable = F.text(I + 4);
    if (F.is(I + 4, "&") && F.is(I + 6, "["))
      Index = F.text(I + 7).str();
    else if (Variable.consume_front("btf_") && Variable.consume_back("_id"))
      Index = Variable.str(); // named after its struct
    Out.RegisterIndices.emplace_back(F.text(I + 1).str(), Index);
  }
}

// Two switches: map types with the helpers that each takes, then helpers with
// the map types that each takes. Other conditions are taken to hold.
void VerifierExtractor::mapCompatibility(size_t Open) {
  std::vector<StringRef> Labels, Named;
  bool Refuses = false, Returned = false;
  auto Flush = [&] {
    for (StringRef Label : Labels) {
      if (!Refuses)
        continue;
      bool IsMap = Label.consume_front("BPF_MAP_TYPE_");
      if (!IsMap && !Label.consume_front("BPF_FUNC_"))
        continue;
      IdSet &Set =
          IsMap ? setNamed(Out.Verifier.HelpersOfMap, Label)
                : setNamed(Out.Verifier.MapsOfHelper, ("bpf_" + Label).str());
      for (StringRef Name : Named)
        addName(Set, IsMap ? ("bpf_" + Name).str() : Name.str());
    }
    Labels.clear();
    Named.clear();
    Refuses = Returned = false;
  };
  for (size_t I = Open, End = F.skipBrackets(Open); I < End; ++I) {
    StringRef T = F.text(I), Next = F.text(I + 1);
    if (T == "case" || T == "default" || T == "switch") {
      if (Returned || T != "case")
        Flush();
      if (T == "case")
        Labels.push_back(Next);
    } else if (T == "break" || (T == "goto" && F.is(I - 1, ":"))) {
      Refuses |= T == "goto";
      Returned = true;
    } else if (T == "goto" && Next == "error") {
      Refuses = true;
    } else if (T == "!=" && (Next.consume_front("BPF_FUNC_") ||
                             Next.consume_front("BPF_MAP_TYPE_"))) {
      Named.push_back(Next);
    } else if (T == "may_update_sockmap") {
      Named.insert(Named.end(), {"map_update_elem", "map_delete_elem"});
    }
  }
  Flush();
}

void VerifierExtractor::run() {
  for (size_t I = 0; I < F.Toks.size(); ++I) {
    if (F.at(I).K != Tok::Word)
      continue;
    if (F.is(I, "LSM_HOOK") && F.is(I + 1, "("))
      lsmHook(I + 1);
    else if (F.is(I, "bpf_iter_reg") && F.is(I + 2, "=") && F.is(I + 3, "{"))
      iterReg(I + 3);
    else if (F.is(I, "struct") && F.text(I + 1).starts_with("bpf_iter__") &&
             F.is(I + 2, "{"))
      iterContext(I + 1);
    else if (F.is(I, "reg2btf_ids") && F.is(I + 1, "[") && F.is(I + 4, "="))
      registerStructs(I + 5);
    else if (F.is(I, "ALLOW_ERROR_INJECTION") && F.is(I + 1, "("))
      addName(setNamed(Out.Verifier.IdSets, "error_injectable"), F.text(I + 2));
    else if (F.is(I, "check_map_func_compatibility") && bodyOf(I))
      mapCompatibility(bodyOf(I));
  }
}

} // namespace

void extractVerifier(const SourceFile &F, Facts &Out) {
  VerifierExtractor(F, Out).run();
}

} // namespace dbgen
