//===- DatabaseYamlReader.cpp - Reads databases from YAML -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifierFactsYaml.h"
#include "YamlNodes.h"
#include "precheck/Kernel/Database.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace precheck {

namespace {

class YamlReader : private YamlNodes {
public:
  using YamlNodes::YamlNodes;
  Expected<Database> read();

private:
  void readKfunc(Node *N, Database &D);
  void readSet(Node *N, Database &D);
  void readProto(Node *N, const Twine &What, HelperVariant &H,
                 ArrayRef<Key> Extra);
  void readHelper(Node *N, Database &D);
  void readSafeField(Node *N, Database &D);
  void readGuarded(Node *N, const Twine &What, std::vector<GuardedName> &Into);
  std::string programType(Node *N, StringRef Name);
  void finish(Node *Root, Database &D);
};

std::string YamlReader::programType(Node *N, StringRef Name) {
  if (!failed() && !programTypeFromEnum(Name))
    expected(N, "the suffix of a BPF_PROG_TYPE_*", Name);
  return Name.str();
}

void YamlReader::readKfunc(Node *N, Database &D) {
  KfuncEntry K;
  keys(N, "a kfunc",
       {{"name", [&](Node *V) { K.Name = string(V, "a kfunc's name"); }},
        {"flags",
         [&](Node *V) {
           K.Given |= KfuncEntry::HasFlags;
           list(V, "flags", [&](Node *Item) {
             std::string Name = string(Item, "a KF_* flag");
             if (failed())
               return;
             if (auto Flag = kfuncFlagFromName(Name))
               K.Flags |= *Flag;
             else
               expected(Item, "a KF_* flag", Name);
           });
         }},
        {"sets",
         [&](Node *V) {
           K.Given |= KfuncEntry::HasSets;
           K.Sets = strings(V, "sets");
         }},
        {"result",
         [&](Node *V) {
           K.Given |= KfuncEntry::HasResult;
           K.Result = string(V, "a C type");
         }},
        {"params",
         [&](Node *V) {
           K.Given |= KfuncEntry::HasParams;
           pairs(V, "params", [&](StringRef Name, Node *, Node *Type) {
             K.Params.push_back({string(Type, "a C type"), Name.str()});
           });
         }},
        {"config",
         [&](Node *V) {
           K.Given |= KfuncEntry::HasConfig;
           K.Config = string(V, "a configuration guard");
         }},
        {"replacement", [&](Node *V) {
           K.Given |= KfuncEntry::HasReplacement;
           K.Replacement = string(V, "a kfunc's name");
         }}});
  if (!failed() && K.Name.empty())
    expected(N, "a kfunc to have a name");
  D.Kfuncs.push_back(std::move(K));
}

void YamlReader::readSet(Node *N, Database &D) {
  KfuncSet S;
  keys(N, "a set",
       {{"name", [&](Node *V) { S.Name = string(V, "a set's name"); }},
        {"file", [&](Node *V) { S.File = string(V, "a path"); }},
        {"filter", [&](Node *V) { S.Filter = string(V, "a function"); }},
        {"programs", [&](Node *V) {
           list(V, "programs", [&](Node *Item) {
             S.Programs.push_back(programType(
                 Item, string(Item, "the suffix of a BPF_PROG_TYPE_*")));
           });
         }}});
  if (!failed() && S.Name.empty())
    expected(N, "a set to have a name");
  D.Sets.push_back(std::move(S));
}

// A mapping with the keys of a struct bpf_func_proto and those of Extra.
void YamlReader::readProto(Node *N, const Twine &What, HelperVariant &H,
                           ArrayRef<Key> Extra) {
  auto Proto = [&](Node *V) { H.Proto = string(V, "a name"); };
  auto Programs = [&](Node *V) { programs(V, H.Programs); };
  auto When = [&](Node *V) {
    list(V, "when", [&](Node *Item) {
      HelperUse U;
      SmallVector<Key, 10> UseKeys{{"sleepable", [&](Node *W) {
                                      bool Sleepable = false;
                                      boolean(W, Sleepable);
                                      U.Sleepable = Sleepable;
                                    }}};
      addMatchKeys(*this, U, UseKeys);
      keys(Item, "a use of a helper", UseKeys);
      if (!failed() && (!U.Types || U.Types & AllPrograms))
        expected(Item, "a use of a helper to name its programs");
      H.When.push_back(std::move(U));
    });
  };
  auto Ret = [&](Node *V) { H.Ret = string(V, "a RET_* expression"); };
  auto Args = [&](Node *V) {
    list(V, "args", [&](Node *Item) {
      if (H.Args.size() == 5)
        expected(Item, "at most 5 arguments");
      H.Args.push_back(string(Item, "an ARG_* expression"));
    });
  };
  auto Btf = [&](Node *V) {
    auto At = [&](unsigned I) {
      return [this, &H, I](Node *W) {
        H.BtfStruct[I] = string(W, "a struct's name");
      };
    };
    auto A1 = At(0), A2 = At(1), A3 = At(2), A4 = At(3), A5 = At(4), R = At(5);
    keys(V, "btf",
         {{"arg1", A1},
          {"arg2", A2},
          {"arg3", A3},
          {"arg4", A4},
          {"arg5", A5},
          {"ret", R}});
  };
  auto Gpl = [&](Node *V) { boolean(V, H.GplOnly); };
  auto Sleep = [&](Node *V) { boolean(V, H.MightSleep); };
  auto Pkt = [&](Node *V) { boolean(V, H.PktAccess); };
  SmallVector<Key, 12> Known(Extra.begin(), Extra.end());
  Known.append({{"proto", Proto},
                {"programs", Programs},
                {"when", When},
                {"ret", Ret},
                {"args", Args},
                {"btf", Btf},
                {"gpl_only", Gpl},
                {"might_sleep", Sleep},
                {"pkt_access", Pkt}});
  keys(N, What, Known);
}

void YamlReader::readHelper(Node *N, Database &D) {
  HelperEntry H;
  auto Name = [&](Node *V) { H.Name = string(V, "a helper's name"); };
  auto Id = [&](Node *V) {
    std::string Text = string(V, "a helper's number");
    // The number is an index: keep nonsense from becoming memory.
    if (!failed() &&
        (StringRef(Text).getAsInteger(10, H.Id) || !H.Id || H.Id > 9999))
      expected(V, "a helper's number (1 to 9999)", Text);
  };
  auto Variants = [&](Node *V) {
    list(V, "variants", [&](Node *Item) {
      HelperVariant Variant;
      readProto(Item, "a variant", Variant, {});
      if (!failed() && !Variant.Programs && Variant.When.empty())
        expected(Item, "a variant to have programs");
      H.Variants.push_back(std::move(Variant));
    });
  };
  readProto(N, "a helper", H,
            {{"name", Name}, {"id", Id}, {"variants", Variants}});
  if (!failed() && (H.Name.empty() || !H.Id))
    expected(N, "a helper to have a name and an id");
  for (HelperVariant &V : H.Variants) {
    V.Name = H.Name;
    V.Id = H.Id;
  }
  D.Helpers.push_back(std::move(H));
}

void YamlReader::readSafeField(Node *N, Database &D) {
  SafeField F;
  keys(N, "a safe field",
       {{"struct", [&](Node *V) { F.Struct = string(V, "a struct's name"); }},
        {"field", [&](Node *V) { F.Field = string(V, "a field's name"); }},
        {"trust",
         [&](Node *V) {
           std::string Name = string(V, "a trust");
           if (failed())
             return;
           if (auto Trust = fieldTrustFromName(Name))
             F.Trust = *Trust;
           else
             expected(V, "trusted, trusted_or_null, rcu or rcu_or_null", Name);
         }},
        {"type", [&](Node *V) { F.Type = string(V, "a C type"); }},
        {"config",
         [&](Node *V) { F.Config = string(V, "a configuration guard"); }}});
  if (!failed() &&
      (F.Struct.empty() || F.Field.empty() || F.Trust == FieldTrust::None))
    expected(N, "a safe field to have a struct, a field and a trust");
  D.SafeFields.push_back(std::move(F));
}

void YamlReader::readGuarded(Node *N, const Twine &What,
                             std::vector<GuardedName> &Into) {
  list(N, What, [&](Node *Item) {
    GuardedName G;
    if (isa<yaml::MappingNode>(Item)) {
      keys(Item, What,
           {{"name", [&](Node *V) { G.Name = string(V, "a name"); }},
            {"config",
             [&](Node *V) { G.Config = string(V, "a configuration guard"); }}});
    } else {
      G.Name = string(Item, What + " to hold names");
    }
    if (!failed() && G.Name.empty())
      expected(Item, What + " to hold names");
    Into.push_back(std::move(G));
  });
}

Expected<Database> YamlReader::read() {
  Database D;
  Node *Root = root();
  auto StringPairs =
      [&](StringRef What, StringRef ValueWhat,
          std::vector<std::pair<std::string, std::string>> &Into) {
        return [this, What, ValueWhat, &Into](Node *V) {
          pairs(V, What, [&](StringRef Name, Node *, Node *Value) {
            Into.emplace_back(Name.str(), string(Value, ValueWhat));
          });
        };
      };
  auto Dtors = StringPairs("dtors", "a kfunc's name", D.Dtors);
  auto Inferred = StringPairs("inferred", "a kernel's name", D.Inferred);
  if (!failed() && !isa_and_nonnull<yaml::MappingNode>(Root))
    expected(Root, "a kernel database (a mapping with the key kernel)");
  SmallVector<Key, 32> Known{
      {"kernel",
       [&](Node *V) {
         D.Name = string(V, "a kernel's name");
         if (!failed() && D.Name.empty())
           expected(V, "a kernel's name");
       }},
      {"module",
       [&](Node *V) {
         D.Module = string(V, "a module's name");
         if (!failed() && D.Module.empty())
           expected(V, "a module's name");
       }},
      {"release",
       [&](Node *V) {
         D.Release = string(V, "a release such as \"6.12\"");
         if (!failed() && !parseRelease(D.Release))
           expected(V, "a release such as \"6.12\"", D.Release);
       }},
      {"base", [&](Node *V) { D.Base = string(V, "a kernel's name"); }},
      {"origin", [&](Node *V) { D.Origin = string(V, "a text"); }},
      {"remove",
       [&](Node *V) {
         pairs(V, "remove", [&](StringRef Section, Node *Key, Node *Names) {
           if (!is_contained(removableSections(), Section))
             return expected(
                 Key, "one of the sections " + join(removableSections(), ", "),
                 Section);
           for (std::string &Name : strings(Names, "a list of names"))
             D.Removed.emplace_back(Section.str(), std::move(Name));
         });
       }},
      {"hooks",
       [&](Node *V) {
         pairs(V, "hooks", [&](StringRef Type, Node *Key, Node *Value) {
           D.Hooks.emplace_back(programType(Key, Type),
                                string(Value, "a hook's name"));
         });
       }},
      {"sets",
       [&](Node *V) {
         list(V, "sets", [&](Node *Item) { readSet(Item, D); });
       }},
      {"kfuncs",
       [&](Node *V) {
         list(V, "kfuncs", [&](Node *Item) { readKfunc(Item, D); });
       }},
      {"helper_programs", [&](Node *V) { programs(V, D.HelperPrograms); }},
      {"helper_struct_ops",
       [&](Node *V) { D.HelperStructOps = strings(V, "helper_struct_ops"); }},
      {"helpers",
       [&](Node *V) {
         list(V, "helpers", [&](Node *Item) { readHelper(Item, D); });
       }},
      {"dtors", Dtors},
      {"safe_fields",
       [&](Node *V) {
         list(V, "safe_fields", [&](Node *Item) { readSafeField(Item, D); });
       }},
      {"rcu_protected",
       [&](Node *V) { readGuarded(V, "rcu_protected", D.RcuProtected); }},
      {"lsm_untrusted",
       [&](Node *V) { readGuarded(V, "lsm_untrusted", D.LsmUntrusted); }},
      {"lsm_sleepable",
       [&](Node *V) { readGuarded(V, "lsm_sleepable", D.LsmSleepable); }},
      {"raw_tp_null",
       [&](Node *V) {
         pairs(V, "raw_tp_null", [&](StringRef Name, Node *, Node *Value) {
           std::string Text = string(Value, "a mask such as 0x10");
           uint64_t Mask = 0;
           if (!failed() && StringRef(Text).getAsInteger(0, Mask))
             expected(Value, "a mask such as 0x10", Text);
           D.RawTpNull.emplace_back(Name.str(), Mask);
         });
       }},
      {"fmodret", [&](Node *V) { D.FmodRet = strings(V, "fmodret"); }},
      {"config_off", [&](Node *V) { D.ConfigOff = strings(V, "config_off"); }},
      {"unseen", [&](Node *V) { D.Unseen = strings(V, "unseen"); }},
      {"inferred", Inferred}};
  addFactKeys(*this, D.Facts, Known);
  keys(Root, "a kernel database", Known);
  finish(Root, D);
  if (failed())
    return createStringError(inconvertibleErrorCode(), message().c_str());
  return D;
}

static bool hasDates(const VerifierFacts &F) {
  auto IsDated = [](const Dated &E) {
    return !E.Since.empty() || !E.Until.empty();
  };
  return any_of(F.Filters, IsDated) || any_of(F.RunTime, IsDated) ||
         any_of(F.Returns, IsDated) || any_of(F.Sleepable, IsDated) ||
         any_of(F.Lists, IsDated) || any_of(F.Callbacks, IsDated) ||
         any_of(F.Writable, IsDated);
}

// What no single key can tell.
void YamlReader::finish(Node *Root, Database &D) {
  if (failed())
    return;
  bool IsModule = !D.Module.empty();
  if (D.Name.empty() && !IsModule)
    return expected(Root, "the key kernel or module");
  if (IsModule && (!D.Name.empty() || !D.Release.empty()))
    return expected(Root, "no kernel and no release in a module's database");
  bool Common = D.Name == CommonDatabase;
  if (Common ? !D.Release.empty() || !D.Base.empty() : hasDates(D.Facts))
    return expected(Root, Common ? "no release and no base in a database of "
                                   "all kernels"
                                 : "since and until in a database of all "
                                   "kernels only");
  if (D.Release.empty() && !Common && !IsModule) {
    if (!parseRelease(D.Name))
      return expected(Root, "the key release, as '" + D.Name +
                                "' is not a release such as \"6.12\"");
    D.Release = D.Name;
  }
  for (HelperEntry &H : D.Helpers) {
    auto ResolveAll = [&](uint64_t &Programs) {
      if (Programs & AllPrograms)
        Programs = D.allHelperPrograms();
    };
    ResolveAll(H.Programs);
    for (HelperVariant &V : H.Variants)
      ResolveAll(V.Programs);
  }
  if (D.Base == D.Name && !IsModule)
    return expected(Root, "a base other than the kernel itself", D.Base);
  if (D.Base.empty() && !D.Removed.empty())
    return expected(Root, "the key base beside the key remove");
  // Misspelt sets would silently make a kfunc unavailable. An overlay's sets
  // may be its base's, a module's are its own.
  if (!D.Base.empty() && !IsModule)
    return;
  StringSet<> Sets;
  for (const KfuncSet &S : D.Sets)
    Sets.insert(S.Name);
  for (const KfuncEntry &K : D.Kfuncs)
    for (const std::string &S : K.Sets)
      if (!Sets.contains(S))
        return expected(Root, "kfunc " + K.Name + " to be in a set of sets", S);
}

} // namespace

Expected<Database> readDatabaseYaml(StringRef Text, StringRef FileName) {
  return YamlReader(Text, FileName).read();
}

} // namespace precheck
