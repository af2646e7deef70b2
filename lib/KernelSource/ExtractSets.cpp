//===- ExtractSets.cpp - BTF sets and their registration -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace dbgen {

static bool isSetStart(StringRef T) {
  return T == "BTF_SET_START" || T == "BTF_SET_START_GLOBAL" ||
         T == "BTF_SET8_START" || T == "BTF_KFUNCS_START";
}

static bool isSetEnd(StringRef T) {
  return T == "BTF_SET_END" || T == "BTF_SET8_END" || T == "BTF_KFUNCS_END";
}

static bool isListStart(StringRef T) {
  return T == "BTF_ID_LIST" || T == "BTF_ID_LIST_GLOBAL";
}

// Splits Toks at its top-level commas.
static std::vector<ArrayRef<Tok>> arguments(ArrayRef<Tok> Toks) {
  std::vector<ArrayRef<Tok>> Args;
  size_t Start = 0;
  int Depth = 0;
  for (size_t I = 0; I < Toks.size(); ++I) {
    StringRef T = Toks[I].Text;
    Depth += T == "(" || T == "{" || T == "[";
    Depth -= T == ")" || T == "}" || T == "]";
    if (T == "," && Depth == 0) {
      Args.push_back(Toks.slice(Start, I - Start));
      Start = I + 1;
    }
  }
  Args.push_back(Toks.drop_front(Start));
  return Args;
}

// The tokens of one entry NAME(args) of a list macro, through the macro NAME
// of this file.
static void instantiate(const Macro &M, ArrayRef<ArrayRef<Tok>> Args,
                        const Tok &Place, std::vector<Tok> &Out) {
  ArrayRef<Tok> Body = M.Body;
  if (Body.empty() || !Body[0].is("("))
    return;
  size_t Close = 1;
  std::vector<StringRef> Params;
  for (; Close < Body.size() && !Body[Close].is(")"); ++Close)
    if (!Body[Close].is(","))
      Params.push_back(Body[Close].Text);
  for (const Tok &T : Body.drop_front(std::min(Close + 1, Body.size()))) {
    auto It = llvm::find(Params, T.Text);
    ArrayRef<Tok> Actual(T);
    if (It != Params.end()) {
      size_t N = It - Params.begin();
      Actual = N < Args.size() ? Args[N] : ArrayRef<Tok>();
    }
    for (Tok A : Actual) {
      A.Guard = Place.Guard;
      A.Line = Place.Line;
      Out.push_back(A);
    }
  }
}

void expandListMacros(SourceFile &F, const MacroTable &Macros) {
  // The entry's macro is often defined anew for each list: the last definition
  // before the use counts. Names and tokens are slices of one buffer.
  auto EntryMacro = [&](StringRef Name, const Tok &Use) -> const Macro * {
    const Macro *Found = nullptr;
    for (const Macro &M : F.Macros)
      if (M.Name == Name && M.Name.data() < Use.Text.data())
        Found = &M;
    return Found;
  };
  std::vector<Tok> Out;
  bool Inside = false;
  for (size_t I = 0; I < F.Toks.size(); ++I) {
    const Tok &T = F.Toks[I];
    if (isSetStart(T.Text) || isListStart(T.Text))
      Inside = true;
    else if (isSetEnd(T.Text) || T.is(";") || T.is("{"))
      Inside = false;
    auto List = Macros.find(T.Text);
    if (!Inside || T.K != Tok::Word || F.is(I + 1, "(") ||
        List == Macros.end() || !T.Text.ends_with("_xxx")) {
      Out.push_back(T);
      continue;
    }
    ArrayRef<Tok> Body = List->second->Body;
    for (size_t J = 0; J + 1 < Body.size(); ++J) {
      if (!Body[J + 1].is("("))
        continue;
      const Macro *Entry = EntryMacro(Body[J].Text, T);
      if (!Entry)
        continue;
      size_t Close = J + 2;
      while (Close < Body.size() && !Body[Close].is(")"))
        ++Close;
      instantiate(*Entry, arguments(Body.slice(J + 2, Close - J - 2)), T, Out);
      J = Close;
    }
  }
  F.Toks = std::move(Out);
}

namespace {

class SetExtractor {
public:
  SetExtractor(const SourceFile &F, Facts &Out) : F(F), Out(Out) {}
  void run();

private:
  BtfId readId(size_t At);
  void readKset(size_t NameAt);
  void readDtors(size_t NameAt);

  const SourceFile &F;
  Facts &Out;
};

// At the "(" of BTF_ID or BTF_ID_FLAGS.
BtfId SetExtractor::readId(size_t At) {
  BtfId Id;
  Id.Kind = F.text(At + 1).str();
  Id.Name = F.text(At + 3).str();
  Id.Guard = F.guard(At);
  Id.Line = F.at(At).Line;
  for (size_t I = At + 4, End = F.skipBrackets(At); I < End; ++I)
    if (F.at(I).K == Tok::Word)
      Id.Flags.push_back(F.text(I).str());
  return Id;
}

// struct btf_kfunc_id_set NAME = { .set = &S, .filter = FN }
void SetExtractor::readKset(size_t NameAt) {
  KsetDef K{F.Path, F.text(NameAt).str(), "", ""};
  size_t Open = NameAt + 2;
  for (size_t I = Open, End = F.skipBrackets(Open); I < End; ++I) {
    if (!F.is(I, ".") || !F.is(I + 2, "="))
      continue;
    size_t Value = I + 3;
    if (F.is(Value, "&"))
      ++Value;
    if (F.is(I + 1, "set"))
      K.Set = F.text(Value).str();
    else if (F.is(I + 1, "filter"))
      K.Filter = F.text(Value).str();
  }
  Out.Ksets.push_back(std::move(K));
}

// struct btf_id_dtor_kfunc NAME[] = { { .btf_id = L[i],
//                                       .kfunc_btf_id = L[j] }, ... }
void SetExtractor::readDtors(size_t NameAt) {
  size_t Open = NameAt;
  while (Open < F.Toks.size() && !F.is(Open, "{"))
    ++Open;
  DtorDef D;
  for (size_t I = Open, End = F.skipBrackets(Open); I < End; ++I) {
    if (!F.is(I, ".") || !F.is(I + 2, "=") || !F.is(I + 4, "["))
      continue;
    unsigned Index = 0;
    if (F.text(I + 5).getAsInteger(0, Index))
      Out.Problems.push_back(F.Path + ": destructor index is no number");
    if (F.is(I + 1, "btf_id")) {
      D = {F.Path, F.text(NameAt).str(), F.text(I + 3).str(), "", Index, 0};
    } else if (F.is(I + 1, "kfunc_btf_id")) {
      D.DtorList = F.text(I + 3).str();
      D.DtorIndex = Index;
      Out.Dtors.push_back(D);
    }
  }
}

void SetExtractor::run() {
  BtfIds *Current = nullptr;
  bool InList = false;
  for (size_t I = 0; I < F.Toks.size(); ++I) {
    if (F.at(I).K != Tok::Word) {
      // A list has no end marker of its own.
      if (InList && (F.is(I, ";") || F.is(I, "{")))
        Current = nullptr;
      continue;
    }
    StringRef T = F.text(I);
    if (isSetStart(T) && F.is(I + 1, "(")) {
      Out.Sets.push_back({F.Path, F.text(I + 2).str(), {}});
      Current = &Out.Sets.back();
      InList = false;
    } else if (isSetEnd(T)) {
      Current = nullptr;
    } else if (isListStart(T) && F.is(I + 1, "(")) {
      Out.Lists.push_back({F.Path, F.text(I + 2).str(), {}});
      Current = &Out.Lists.back();
      InList = true;
    } else if ((T == "BTF_ID_LIST_SINGLE" ||
                T == "BTF_ID_LIST_GLOBAL_SINGLE") &&
               F.is(I + 1, "(")) {
      BtfId Id;
      Id.Kind = F.text(I + 4).str();
      Id.Name = F.text(I + 6).str();
      Out.Lists.push_back({F.Path, F.text(I + 2).str(), {Id}});
      Current = nullptr;
    } else if ((T == "BTF_ID" || T == "BTF_ID_FLAGS") && F.is(I + 1, "(")) {
      if (Current)
        Current->Ids.push_back(readId(I + 1));
    } else if (T == "BTF_ID_UNUSED") {
      if (Current)
        Current->Ids.emplace_back();
    } else if (T == "register_btf_kfunc_id_set" && F.is(I + 1, "(")) {
      if (F.text(I + 2).starts_with("BPF_PROG_TYPE_"))
        Out.Registrations.push_back(
            {F.Path, F.text(I + 2).drop_front(strlen("BPF_PROG_TYPE_")).str(),
             F.text(I + 5).str(), false});
      else if (!F.is(I + 2, "enum"))
        Out.Problems.push_back(F.Path + ":" + std::to_string(F.at(I).Line) +
                               ": registration for a computed program type");
    } else if (T == "register_btf_fmodret_id_set" && F.is(I + 2, "&")) {
      Out.Registrations.push_back({F.Path, "", F.text(I + 3).str(), true});
    } else if (T == "register_btf_id_dtor_kfuncs" && F.is(I + 1, "(") &&
               !F.is(I + 2, "const")) {
      Out.DtorArraysRegistered.emplace_back(F.Path, F.text(I + 2).str());
    } else if (T == "btf_kfunc_id_set" && F.is(I + 2, "=") &&
               F.is(I + 3, "{")) {
      readKset(I + 1);
    } else if (T == "btf_id_dtor_kfunc" && F.is(I + 2, "[") &&
               F.is(I + 4, "=")) {
      readDtors(I + 1);
    }
  }
}

} // namespace

void extractSets(const SourceFile &F, Facts &Out) {
  SetExtractor(F, Out).run();
}

} // namespace dbgen
