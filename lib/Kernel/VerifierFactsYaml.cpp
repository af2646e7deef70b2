//===- VerifierFactsYaml.cpp - Verifier facts in YAML -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifierFactsYaml.h"
#include "YamlText.h"
#include "precheck/Kernel/Database.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace precheck {

static const std::pair<MaySleep, StringLiteral> SleepNames[] = {
    {MaySleep::May, "may"},
    {MaySleep::Never, "never"},
    {MaySleep::Must, "must"},
};

StringRef maySleepName(MaySleep M) {
  for (const auto &[Value, Name] : SleepNames)
    if (Value == M)
      return Name;
  return "";
}

namespace {

using Node = YamlNodes::Node;
using Key = YamlNodes::Key;
using Keys = SmallVector<Key, 16>;

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

class FactsReader {
public:
  explicit FactsReader(YamlNodes &Y) : Y(Y) {}

  void nameLists(Node *N, StringRef What, std::vector<IdSet> &Into);
  void lsm(Node *N, std::vector<LsmHooks> &Into);
  void iterator(Node *N, std::vector<Iterator> &Into);
  void structOps(Node *N, std::vector<StructOpsInfo> &Into);
  void filter(Node *N, std::vector<KfuncFilter> &Into);
  void returns(Node *N, std::vector<ReturnRule> &Into);
  void sleepable(Node *N, std::vector<SleepableRule> &Into);
  void nameList(Node *N, std::vector<NameList> &Into);
  void callback(Node *N, std::vector<CallbackRule> &Into);
  void writable(Node *N, std::vector<WritableFields> &Into);

private:
  Key text(StringRef Name, std::string &Into, StringRef What);
  Key names(StringRef Name, std::vector<std::string> &Into);
  void match(ProgramMatch &M, Keys &Into) { addMatchKeys(Y, M, Into); }
  void dated(Dated &D, Keys &Into);
  void iteratorArg(Node *N, Iterator &Into);
  void member(Node *N, StructOpsInfo &Into);
  void range(Node *N, ReturnRange &Range);
  void named(Node *N, StringRef What, StringRef Name);

  YamlNodes &Y;
};

Key FactsReader::text(StringRef Name, std::string &Into, StringRef What) {
  return {Name, [this, &Into, What](Node *V) { Into = Y.string(V, What); }};
}

Key FactsReader::names(StringRef Name, std::vector<std::string> &Into) {
  return {Name, [this, &Into, Name](Node *V) { Into = Y.strings(V, Name); }};
}

void FactsReader::dated(Dated &D, Keys &Into) {
  auto Release = [this](StringRef Name, std::string &Text) {
    return Key{Name, [this, &Text](Node *V) {
                 Text = Y.string(V, "a release such as \"6.12\"");
                 if (!Y.failed() && !parseRelease(Text))
                   Y.expected(V, "a release such as \"6.12\"", Text);
               }};
  };
  Into.append({text("name", D.Name, "a name"), Release("since", D.Since),
               Release("until", D.Until),
               text("from", D.From, "a kernel function")});
}

void FactsReader::named(Node *N, StringRef What, StringRef Name) {
  if (!Y.failed() && Name.empty())
    Y.expected(N, What + " to have a name");
}

void FactsReader::nameLists(Node *N, StringRef What, std::vector<IdSet> &Into) {
  Y.pairs(N, What, [&](StringRef Name, Node *, Node *V) {
    Into.push_back({Name.str(), Y.strings(V, What)});
  });
}

void FactsReader::lsm(Node *N, std::vector<LsmHooks> &Into) {
  LsmHooks L;
  Keys K{text("result", L.Result, "a C type"),
         names("names", L.Names),
         {"args", [&](Node *V) {
            std::string Text = Y.string(V, "a number of arguments");
            if (!Y.failed() &&
                (StringRef(Text).getAsInteger(10, L.Args) || L.Args > 99))
              Y.expected(V, "a number of arguments (0 to 99)", Text);
          }}};
  Y.keys(N, "LSM hooks", K);
  if (!Y.failed() && (L.Result.empty() || L.Names.empty()))
    Y.expected(N, "LSM hooks to have a result and names");
  Into.push_back(std::move(L));
}

void FactsReader::iteratorArg(Node *N, Iterator &Into) {
  IteratorArg A;
  Keys K{text("field", A.Field, "a field's name"),
         text("struct", A.Struct, "a struct's name"),
         text("type", A.Type, "a PTR_TO_* expression"),
         {"index", [&](Node *V) {
            std::string Text = Y.string(V, "a word's number");
            if (!Y.failed() &&
                (StringRef(Text).getAsInteger(10, A.Index) || A.Index > 99))
              Y.expected(V, "a word's number (0 to 99)", Text);
          }}};
  Y.keys(N, "an iterator's argument", K);
  if (!Y.failed() && (A.Field.empty() || A.Type.empty()))
    Y.expected(N, "an iterator's argument to have a field and a type");
  Into.Args.push_back(std::move(A));
}

void FactsReader::iterator(Node *N, std::vector<Iterator> &Into) {
  Iterator I;
  Keys K{text("name", I.Name, "an iterator's name"),
         {"args", [&](Node *V) {
            Y.list(V, "args", [&](Node *Item) { iteratorArg(Item, I); });
          }}};
  Y.keys(N, "an iterator", K);
  named(N, "an iterator", I.Name);
  Into.push_back(std::move(I));
}

void FactsReader::member(Node *N, StructOpsInfo &Into) {
  StructOpsMemberInfo M;
  Keys K{text("name", M.Name, "a member's name"),
         text("result", M.Result, "a C type"),
         text("config", M.Config, "a configuration guard"),
         {"params",
          [&](Node *V) {
            Y.pairs(V, "params", [&](StringRef Name, Node *, Node *Type) {
              M.Params.emplace_back(Y.string(Type, "a C type"), Name.str());
            });
          }},
         {"sleep", [&](Node *V) {
            std::string Text = Y.string(V, "may, never or must");
            if (Y.failed())
              return;
            for (const auto &[Value, Name] : SleepNames)
              if (Text == Name) {
                M.Sleep = Value;
                return;
              }
            Y.expected(V, "may, never or must", Text);
          }}};
  Y.keys(N, "a struct_ops member", K);
  named(N, "a struct_ops member", M.Name);
  Into.Members.push_back(std::move(M));
}

void FactsReader::structOps(Node *N, std::vector<StructOpsInfo> &Into) {
  StructOpsInfo S;
  Keys K{text("name", S.Name, "a struct's name"),
         text("file", S.File, "a path"),
         names("unsupported", S.Unsupported),
         {"members", [&](Node *V) {
            Y.list(V, "members", [&](Node *Item) { member(Item, S); });
          }}};
  Y.keys(N, "a struct_ops", K);
  named(N, "a struct_ops", S.Name);
  Into.push_back(std::move(S));
}

void FactsReader::filter(Node *N, std::vector<KfuncFilter> &Into) {
  KfuncFilter F;
  Keys K{names("governs", F.Governs),
         {"rules", [&](Node *V) {
            Y.list(V, "rules", [&](Node *Item) {
              FilterRule R;
              Keys RuleKeys{names("sets", R.Sets), names("kfuncs", R.Kfuncs),
                            names("except_sets", R.ExceptSets)};
              match(R, RuleKeys);
              Y.keys(Item, "a filter's rule", RuleKeys);
              F.Rules.push_back(std::move(R));
            });
          }}};
  dated(F, K);
  Y.keys(N, "a filter", K);
  named(N, "a filter", F.Name);
  Into.push_back(std::move(F));
}

void FactsReader::range(Node *N, ReturnRange &Range) {
  static constexpr StringLiteral What = "a range such as [0, 1], or any";
  if (isa_and_nonnull<yaml::ScalarNode>(N)) {
    std::string Text = Y.string(N, What);
    if (Text != "any")
      Y.expected(N, What, Text);
    return;
  }
  std::vector<std::string> Bounds = Y.strings(N, What);
  if (!Y.failed() &&
      (Bounds.size() != 2 || StringRef(Bounds[0]).getAsInteger(10, Range.Min) ||
       StringRef(Bounds[1]).getAsInteger(10, Range.Max) ||
       Range.Min > Range.Max))
    Y.expected(N, What, join(Bounds, ", "));
}

void FactsReader::returns(Node *N, std::vector<ReturnRule> &Into) {
  ReturnRule R;
  Keys K{{"range", [&](Node *V) { range(V, R.Range); }}};
  dated(R, K);
  match(R, K);
  Y.keys(N, "a return rule", K);
  named(N, "a return rule", R.Name);
  Into.push_back(std::move(R));
}

void FactsReader::sleepable(Node *N, std::vector<SleepableRule> &Into) {
  SleepableRule R;
  Keys K;
  dated(R, K);
  match(R, K);
  Y.keys(N, "a rule of sleepable programs", K);
  named(N, "a rule of sleepable programs", R.Name);
  Into.push_back(std::move(R));
}

void FactsReader::nameList(Node *N, std::vector<NameList> &Into) {
  NameList L;
  Keys K{names("names", L.Names)};
  dated(L, K);
  Y.keys(N, "a list", K);
  named(N, "a list", L.Name);
  Into.push_back(std::move(L));
}

void FactsReader::callback(Node *N, std::vector<CallbackRule> &Into) {
  CallbackRule R;
  Keys K{names("names", R.Names),
         {"range", [&](Node *V) { range(V, R.Range); }}};
  dated(R, K);
  Y.keys(N, "a callback rule", K);
  named(N, "a callback rule", R.Name);
  Into.push_back(std::move(R));
}

void FactsReader::writable(Node *N, std::vector<WritableFields> &Into) {
  WritableFields W;
  Keys K{text("struct", W.Struct, "a struct's name"),
         names("fields", W.Fields)};
  dated(W, K);
  match(W, K);
  Y.keys(N, "writable fields", K);
  named(N, "writable fields", W.Name);
  Into.push_back(std::move(W));
}

} // namespace

void addMatchKeys(YamlNodes &Y, ProgramMatch &M, SmallVectorImpl<Key> &Into) {
  auto Names = [&Y](StringRef Name, std::vector<std::string> &To) {
    return Key{Name, [&Y, &To, Name](Node *V) { To = Y.strings(V, Name); }};
  };
  Into.push_back({"programs", [&Y, &M](Node *V) { Y.programs(V, M.Types); }});
  Into.append({Names("attach", M.Attach), Names("not_attach", M.NotAttach),
               Names("struct_ops", M.StructOps), Names("members", M.Members),
               Names("not_members", M.NotMembers), Names("targets", M.Targets),
               Names("not_targets", M.NotTargets)});
}

void addFactKeys(YamlNodes &Y, VerifierFacts &F, SmallVectorImpl<Key> &Into) {
  auto List = [&Y](StringRef Name, auto &Section, auto Read) {
    return Key{Name, [&Y, &Section, Name, Read](Node *V) {
                 FactsReader R(Y);
                 Y.list(V, Name, [&](Node *Item) { (R.*Read)(Item, Section); });
               }};
  };
  Into.push_back({"id_sets", [&Y, &F](Node *V) {
                    FactsReader(Y).nameLists(V, "id_sets", F.IdSets);
                  }});
  Into.push_back(List("lsm_hooks", F.Lsm, &FactsReader::lsm));
  Into.push_back(List("iterators", F.Iterators, &FactsReader::iterator));
  Into.push_back(List("struct_ops", F.StructOps, &FactsReader::structOps));
  Into.push_back(List("filters", F.Filters, &FactsReader::filter));
  Into.push_back(List("run_time", F.RunTime, &FactsReader::filter));
  Into.push_back(List("returns", F.Returns, &FactsReader::returns));
  Into.push_back(List("sleepable", F.Sleepable, &FactsReader::sleepable));
  Into.push_back(List("lists", F.Lists, &FactsReader::nameList));
  Into.push_back(List("callbacks", F.Callbacks, &FactsReader::callback));
  Into.push_back(List("writable", F.Writable, &FactsReader::writable));
  Into.push_back({"register_structs", [&Y, &F](Node *V) {
                    Y.pairs(V, "register_structs",
                            [&](StringRef Type, Node *, Node *Struct) {
                              F.RegisterStructs.emplace_back(
                                  Type.str(),
                                  Y.string(Struct, "a struct's name"));
                            });
                  }});
  Into.push_back({"helpers_of_map", [&Y, &F](Node *V) {
                    FactsReader(Y).nameLists(V, "helpers_of_map",
                                             F.HelpersOfMap);
                  }});
  Into.push_back({"maps_of_helper", [&Y, &F](Node *V) {
                    FactsReader(Y).nameLists(V, "maps_of_helper",
                                             F.MapsOfHelper);
                  }});
  Into.push_back({"type_tags", [&Y, &F](Node *V) {
                    F.TypeTags = Y.strings(V, "type_tags");
                  }});
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

namespace {

class FactsWriter {
public:
  explicit FactsWriter(raw_ostream &OS) : OS(OS) {}

  void structOps(const StructOpsInfo &S);
  void filter(const KfuncFilter &F);
  void returns(const ReturnRule &R);
  void sleepable(const SleepableRule &R) {
    dated(R);
    match(R, 4);
  }
  void nameList(const NameList &L) {
    dated(L);
    names(4, "names", L.Names);
  }
  void callback(const CallbackRule &R) {
    nameList(R);
    range(R.Range);
  }
  void writable(const WritableFields &W) {
    dated(W);
    match(W, 4);
    text(4, "struct", W.Struct);
    names(4, "fields", W.Fields);
  }
  void nameLists(StringRef Section, ArrayRef<IdSet> Sets) {
    if (!Sets.empty())
      OS << Section << ":\n";
    for (const IdSet &S : Sets)
      flowList(OS, scalar(S.Name), 2, S.Names);
  }

private:
  void range(const ReturnRange &R) {
    if (R.isAny())
      OS << "    range: any\n";
    else
      OS << "    range: [" << R.Min << ", " << R.Max << "]\n";
  }
  void text(unsigned Indent, StringRef Key, StringRef Value) {
    if (!Value.empty())
      OS.indent(Indent) << Key << ": " << scalar(Value) << '\n';
  }
  void names(unsigned Indent, StringRef Key, ArrayRef<std::string> Names) {
    if (!Names.empty())
      flowList(OS, Key, Indent, Names);
  }
  void match(const ProgramMatch &M, unsigned Indent) {
    writeMatch(M, Indent, OS);
  }
  void dated(const Dated &D);

  raw_ostream &OS;
};

void FactsWriter::dated(const Dated &D) {
  OS << "  - name: " << scalar(D.Name) << '\n';
  text(4, "since", D.Since);
  text(4, "until", D.Until);
  text(4, "from", D.From);
}

void FactsWriter::structOps(const StructOpsInfo &S) {
  OS << "  - name: " << scalar(S.Name) << '\n';
  text(4, "file", S.File);
  names(4, "unsupported", S.Unsupported);
  if (!S.Members.empty())
    OS << "    members:\n";
  for (const StructOpsMemberInfo &M : S.Members) {
    OS << "      - name: " << scalar(M.Name) << '\n';
    text(8, "result", M.Result);
    OS << "        params: {";
    FlowWriter Flow(OS, 17, 10);
    for (const auto &[Type, Name] : M.Params)
      Flow.item(scalar(Name) + ": " + scalar(Type));
    OS << "}\n";
    if (M.Sleep != MaySleep::May)
      text(8, "sleep", maySleepName(M.Sleep));
    text(8, "config", M.Config);
  }
}

void FactsWriter::filter(const KfuncFilter &F) {
  dated(F);
  names(4, "governs", F.Governs);
  if (!F.Rules.empty())
    OS << "    rules:\n";
  for (const FilterRule &R : F.Rules) {
    OS << "      -\n";
    match(R, 8);
    names(8, "sets", R.Sets);
    names(8, "kfuncs", R.Kfuncs);
    names(8, "except_sets", R.ExceptSets);
  }
}

void FactsWriter::returns(const ReturnRule &R) {
  dated(R);
  match(R, 4);
  range(R.Range);
}

} // namespace

void writeMatch(const ProgramMatch &M, unsigned Indent, raw_ostream &OS) {
  auto Names = [&](StringRef Key, ArrayRef<std::string> Values) {
    if (!Values.empty())
      flowList(OS, Key, Indent, Values);
  };
  Names("programs", programNames(M.Types));
  Names("attach", M.Attach);
  Names("not_attach", M.NotAttach);
  Names("struct_ops", M.StructOps);
  Names("members", M.Members);
  Names("not_members", M.NotMembers);
  Names("targets", M.Targets);
  Names("not_targets", M.NotTargets);
}

void writeFactsYaml(const VerifierFacts &F, raw_ostream &OS) {
  FactsWriter W(OS);
  auto Section = [&](StringRef Name, bool Empty) {
    if (!Empty)
      OS << Name << ":\n";
  };
  W.nameLists("id_sets", F.IdSets);
  Section("lsm_hooks", F.Lsm.empty());
  for (const LsmHooks &L : F.Lsm) {
    OS << "  - result: " << scalar(L.Result) << "\n    args: " << L.Args
       << '\n';
    flowList(OS, "names", 4, L.Names);
  }
  Section("iterators", F.Iterators.empty());
  for (const Iterator &I : F.Iterators) {
    OS << "  - name: " << scalar(I.Name) << '\n';
    if (!I.Args.empty())
      OS << "    args:\n";
    for (const IteratorArg &A : I.Args) {
      OS << "      - {field: " << scalar(A.Field) << ", index: " << A.Index;
      if (!A.Struct.empty())
        OS << ", struct: " << scalar(A.Struct);
      OS << ", type: " << scalar(A.Type) << "}\n";
    }
  }
  Section("struct_ops", F.StructOps.empty());
  for (const StructOpsInfo &S : F.StructOps)
    W.structOps(S);
  Section("filters", F.Filters.empty());
  for (const KfuncFilter &E : F.Filters)
    W.filter(E);
  Section("run_time", F.RunTime.empty());
  for (const KfuncFilter &E : F.RunTime)
    W.filter(E);
  Section("returns", F.Returns.empty());
  for (const ReturnRule &E : F.Returns)
    W.returns(E);
  Section("sleepable", F.Sleepable.empty());
  for (const SleepableRule &E : F.Sleepable)
    W.sleepable(E);
  Section("lists", F.Lists.empty());
  for (const NameList &E : F.Lists)
    W.nameList(E);
  Section("callbacks", F.Callbacks.empty());
  for (const CallbackRule &E : F.Callbacks)
    W.callback(E);
  Section("writable", F.Writable.empty());
  for (const WritableFields &E : F.Writable)
    W.writable(E);
  Section("register_structs", F.RegisterStructs.empty());
  for (const auto &[Type, Struct] : F.RegisterStructs)
    OS << "  " << scalar(Type) << ": " << scalar(Struct) << '\n';
  W.nameLists("helpers_of_map", F.HelpersOfMap);
  W.nameLists("maps_of_helper", F.MapsOfHelper);
  if (!F.TypeTags.empty())
    flowList(OS, "type_tags", 0, F.TypeTags);
}

} // namespace precheck
