//===- Assemble.cpp - Facts to database -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HelperChoice.h"
#include "llvm/ADT/STLExtras.h"
#include <cstring>
#include <set>

using namespace llvm;
using namespace precheck;

namespace dbgen {

namespace {

class Assembler {
public:
  Assembler(Facts &F, const std::map<std::string, Prototype> &Prototypes)
      : F(F), Prototypes(Prototypes) {}
  Database run(const AssembleOptions &Options);

private:
  struct RegisteredSet {
    const BtfIds *Ids;
    KfuncSet Set;
  };
  void problem(const Twine &T) { F.Problems.push_back(T.str()); }
  void sets(Database &D);
  void kfuncs(const RegisteredSet &R, std::map<std::string, KfuncEntry> &Into);
  void dtors(Database &D);
  void helpers(Database &D);
  HelperVariant helper(const ProtoDef &P);
  void users(HelperEntry &H, StringRef Name, const ProtoDef *Best);
  std::string structOf(const std::vector<Tok> &Value, StringRef File);
  std::vector<GuardedName> names(StringRef SetName, StringRef Prefix);
  void tracepoints(Database &D);
  void writtenStubs(VerifierFacts &Into);
  void verifier(Database &D);
  void idSets(VerifierFacts &Into);

  /// Whose helpers are asked for.
  struct Question {
    const Chooser *Asks;
    ProgramType Type;
    std::string TypeName;
    std::string Struct; ///< STRUCT_OPS
  };

  Facts &F;
  const std::map<std::string, Prototype> &Prototypes;
  std::vector<Question> Asked;
};

void Assembler::sets(Database &D) {
  // Keyed by file and name: static sets of different files may share a name.
  std::map<std::pair<std::string, std::string>, RegisteredSet> Registered;
  std::set<std::string> FmodRet;
  for (const Registration &R : F.Registrations) {
    const KsetDef *Kset = lookup(F.Ksets, R.Kset, R.File);
    const BtfIds *Ids = Kset ? lookup(F.Sets, Kset->Set, Kset->File) : nullptr;
    if (!Ids) {
      problem(R.File + ": set of " + R.Kset + " not found");
      continue;
    }
    if (R.FmodRet) {
      for (const BtfId &Id : Ids->Ids)
        FmodRet.insert(Id.Name);
      continue;
    }
    RegisteredSet &S = Registered[{Ids->Name, Ids->File}];
    S.Ids = Ids;
    if (!S.Set.Filter.empty() && S.Set.Filter != Kset->Filter)
      problem(Ids->File + ": set " + Ids->Name + " has two filters");
    S.Set.Name = Ids->Name;
    S.Set.File = Ids->File;
    S.Set.Filter = Kset->Filter;
    if (!is_contained(S.Set.Programs, R.Program))
      S.Set.Programs.push_back(R.Program);
  }
  std::map<std::string, unsigned> Uses;
  for (auto &E : Registered)
    ++Uses[E.first.first];
  std::map<std::string, KfuncEntry> Kfuncs;
  for (auto &E : Registered) {
    KfuncSet &Set = E.second.Set;
    if (Uses[Set.Name] > 1)
      Set.Name += "@" + Set.File;
    llvm::sort(Set.Programs);
    kfuncs(E.second, Kfuncs);
    D.Sets.push_back(Set);
  }
  for (auto &K : Kfuncs)
    D.Kfuncs.push_back(std::move(K.second));
  D.FmodRet.assign(FmodRet.begin(), FmodRet.end());
}

void Assembler::kfuncs(const RegisteredSet &R,
                       std::map<std::string, KfuncEntry> &Into) {
  for (const BtfId &Id : R.Ids->Ids) {
    auto [It, New] = Into.try_emplace(Id.Name);
    KfuncEntry &K = It->second;
    uint32_t Flags = 0;
    for (const std::string &Name : Id.Flags) {
      if (auto Flag = kfuncFlagFromName(Name))
        Flags |= *Flag;
      else
        problem(R.Ids->File + ":" + Twine(Id.Line) + ": unknown flag " + Name);
    }
    if (!New && K.Flags != Flags)
      problem(R.Ids->File + ":" + Twine(Id.Line) + ": " + Id.Name +
              " has other flags in another set");
    K.Name = Id.Name;
    K.Given |= KfuncEntry::HasFlags | KfuncEntry::HasSets;
    K.Flags |= Flags;
    K.Sets.push_back(R.Set.Name);
    if (!Id.Guard.empty()) {
      K.Given |= KfuncEntry::HasConfig;
      K.Config = Id.Guard;
    }
    auto P = Prototypes.find(Id.Name);
    if (P == Prototypes.end()) {
      if (New)
        problem(R.Ids->File + ":" + Twine(Id.Line) + ": no definition of " +
                Id.Name + " found");
      continue;
    }
    K.Given |= KfuncEntry::HasResult | KfuncEntry::HasParams;
    K.Result = P->second.Result;
    K.Params = P->second.Params;
  }
}

void Assembler::dtors(Database &D) {
  for (const DtorDef &Dtor : F.Dtors) {
    if (!is_contained(F.DtorArraysRegistered,
                      std::make_pair(Dtor.File, Dtor.Array)))
      continue;
    const BtfIds *Structs = lookup(F.Lists, Dtor.List, Dtor.File);
    const BtfIds *Funcs = lookup(F.Lists, Dtor.DtorList, Dtor.File);
    if (!Structs || !Funcs || Dtor.Index >= Structs->Ids.size() ||
        Dtor.DtorIndex >= Funcs->Ids.size()) {
      problem(Dtor.File + ": destructor in " + Dtor.Array + " not resolved");
      continue;
    }
    D.Dtors.emplace_back(Structs->Ids[Dtor.Index].Name,
                         Funcs->Ids[Dtor.DtorIndex].Name);
  }
}

// The struct behind &list[index], &list_single[0] or &some_struct_id.
std::string Assembler::structOf(const std::vector<Tok> &Value, StringRef File) {
  if (Value.size() < 2 || !Value[0].is("&"))
    return ""; // BPF_PTR_POISON: known only at the call
  StringRef Name = Value[1].Text;
  if (Value.size() >= 4 && Value[2].is("[")) {
    auto Named = F.IdIndices.find(Value[3].Text.str());
    if (Named != F.IdIndices.end())
      return Named->second;
    unsigned Index = 0;
    const BtfIds *List = lookup(F.Lists, Name, File);
    if (List && !Value[3].Text.getAsInteger(0, Index) &&
        Index < List->Ids.size())
      return List->Ids[Index].Name;
  } else if (Name.consume_back("_id")) {
    return Name.str(); // a variable that holds the id of that struct
  }
  problem(File + ": BTF id " + Value[1].Text + " not resolved");
  return "";
}

HelperVariant Assembler::helper(const ProtoDef &P) {
  HelperVariant H;
  H.Proto = P.Name;
  auto Field = [&](const std::string &Name) -> const std::vector<Tok> * {
    auto It = P.Fields.find(Name);
    return It == P.Fields.end() ? nullptr : &It->second;
  };
  auto IsTrue = [&](const std::string &Name) {
    const std::vector<Tok> *V = Field(Name);
    return V && V->size() == 1 && V->front().is("true");
  };
  auto Spell = [](const std::vector<Tok> &Toks) {
    std::string Text;
    for (const Tok &T : Toks)
      Text += (Text.empty() ? "" : " ") + T.Text.str();
    return Text;
  };
  H.GplOnly = IsTrue("gpl_only");
  H.MightSleep = IsTrue("might_sleep");
  H.PktAccess = IsTrue("pkt_access");
  if (const auto *Ret = Field("ret_type"))
    H.Ret = Spell(*Ret);
  if (const auto *Id = Field("ret_btf_id"))
    H.BtfStruct[5] = structOf(*Id, P.File);
  for (unsigned I = 0; I < 5; ++I) {
    std::string Arg = "arg" + std::to_string(I + 1);
    if (const auto *Type = Field(Arg + "_type")) {
      while (H.Args.size() < I)
        H.Args.push_back("ARG_DONTCARE");
      H.Args.push_back(Spell(*Type));
    }
    if (const auto *Id = Field(Arg + "_btf_id"))
      H.BtfStruct[I] = structOf(*Id, P.File);
  }
  return H;
}

static void addUse(HelperVariant &H, const HelperUse &U) {
  // The same condition of another type or struct.
  auto SameBut = [&](const HelperUse &O, bool Struct) {
    return O.Sleepable == U.Sleepable && O.Attach == U.Attach &&
           O.NotAttach == U.NotAttach && O.Targets == U.Targets &&
           O.NotTargets == U.NotTargets && O.Members == U.Members &&
           O.NotMembers == U.NotMembers &&
           (Struct ? O.Types == U.Types : O.StructOps == U.StructOps);
  };
  bool OfStruct = !U.StructOps.empty();
  for (HelperUse &O : H.When)
    if (SameBut(O, OfStruct) && OfStruct == !O.StructOps.empty()) {
      O.Types |= U.Types;
      if (OfStruct)
        O.StructOps.push_back(U.StructOps.front());
      return;
    }
  H.When.push_back(U);
}

// Who gets a helper, and which of its prototypes.
void Assembler::users(HelperEntry &H, StringRef Name, const ProtoDef *Best) {
  std::map<std::string, HelperVariant> Variants;
  // Structs whose programs all get a prototype.
  std::map<const ProtoDef *, std::vector<std::string>> Structs;
  auto Of = [&](const ProtoDef *P) -> HelperVariant & {
    if (P == Best)
      return H;
    auto [It, New] = Variants.try_emplace(P->Name);
    if (New)
      It->second = helper(*P);
    return It->second;
  };
  auto IsAlways = [](const HelperUse &U) {
    return !U.Sleepable && U.Attach.empty() && U.NotAttach.empty() &&
           U.Targets.empty() && U.NotTargets.empty() && U.Members.empty() &&
           U.NotMembers.empty();
  };
  size_t StructCount = 0;
  for (const Question &Q : Asked) {
    uint64_t Bit = uint64_t(1) << static_cast<unsigned>(Q.Type);
    StructCount += !Q.Struct.empty();
    for (HelperChoice &Choice : helperChoices(F, *Q.Asks, Q.TypeName, Name)) {
      bool Always = any_of(Choice.When, IsAlways);
      if (Always && Q.Struct.empty())
        Of(Choice.Proto).Programs |= Bit;
      else if (Always)
        Structs[Choice.Proto].push_back(Q.Struct);
      for (HelperUse &U : Choice.When) {
        if (Always)
          break;
        U.Types = Bit;
        if (!Q.Struct.empty())
          U.StructOps = {Q.Struct};
        addUse(Of(Choice.Proto), U);
      }
    }
  }
  for (auto &[Proto, Names] : Structs) {
    HelperVariant &V = Of(Proto);
    uint64_t Bit = uint64_t(1)
                   << static_cast<unsigned>(ProgramType::STRUCT_OPS);
    if (Names.size() == StructCount) {
      V.Programs |= Bit;
      continue;
    }
    HelperUse U;
    U.Types = Bit;
    U.StructOps = Names;
    V.When.push_back(std::move(U));
  }
  for (auto &V : Variants) {
    V.second.Name = H.Name;
    V.second.Id = H.Id;
    H.Variants.push_back(std::move(V.second));
  }
  auto Sort = [](HelperVariant &V) {
    for (HelperUse &U : V.When)
      llvm::sort(U.StructOps);
    llvm::sort(V.When, [](const HelperUse &A, const HelperUse &B) {
      return std::tie(A.Types, A.StructOps, A.Attach, A.NotAttach, A.Targets,
                      A.Members, A.Sleepable) <
             std::tie(B.Types, B.StructOps, B.Attach, B.NotAttach, B.Targets,
                      B.Members, B.Sleepable);
    });
  };
  Sort(H);
  for (HelperVariant &V : H.Variants)
    Sort(V);
}

void Assembler::helpers(Database &D) {
  StringSet<> Strong;
  for (const Chooser &C : F.Choosers)
    if (!C.Weak)
      Strong.insert(C.Name);
  llvm::erase_if(F.Choosers, [&](const Chooser &C) {
    return C.Weak && Strong.contains(C.Name);
  });
  for (const auto &[TypeName, Prefix] : F.ProgramTypes) {
    auto Type = programTypeFromEnum(TypeName);
    const VerifierOps *Ops = lookup(F.Ops, Prefix + "_verifier_ops", "");
    const Chooser *C =
        Ops ? lookup(F.Choosers, Ops->Chooser, Ops->File) : nullptr;
    if (!Type)
      problem("program type " + TypeName + " is not known");
    else if (C)
      Asked.push_back({C, *Type, TypeName, ""});
  }
  for (const Question &Q : Asked)
    D.HelperPrograms |= uint64_t(1) << static_cast<unsigned>(Q.Type);
  for (const StructOpsOps &S : F.StructOps) {
    const VerifierOps *Ops = lookup(F.Ops, S.Ops, S.File);
    const Chooser *C =
        Ops ? lookup(F.Choosers, Ops->Chooser, Ops->File) : nullptr;
    if (!C || is_contained(D.HelperStructOps, S.Struct))
      continue;
    Asked.push_back({C, ProgramType::STRUCT_OPS, "STRUCT_OPS", S.Struct});
    D.HelperStructOps.push_back(S.Struct);
  }

  for (const auto &[Name, Id] : F.HelperIds) {
    // The generic prototype: the one of the helper's name, else that of the
    // base set, of tracing, or the first by file and name.
    std::map<std::tuple<unsigned, std::string, std::string>, const ProtoDef *>
        Candidates;
    for (const Chooser &C : F.Choosers)
      for (const auto &[Used, Proto] : C.Uses) {
        const ProtoDef *P =
            Used == Name ? lookup(F.Protos, Proto, C.File) : nullptr;
        if (!P)
          continue;
        unsigned Rank = P->Name == "bpf_" + Name + "_proto"  ? 0
                        : C.Name == "bpf_base_func_proto"    ? 1
                        : C.Name == "bpf_tracing_func_proto" ? 2
                                                             : 3;
        Candidates.emplace(std::make_tuple(Rank, P->File, P->Name), P);
      }
    const ProtoDef *Best = Candidates.empty()
                               ? lookup(F.Protos, "bpf_" + Name + "_proto", "")
                               : Candidates.begin()->second;
    if (!Best) {
      problem("no prototype of helper " + Name + " found");
      continue;
    }
    HelperEntry H;
    static_cast<HelperVariant &>(H) = helper(*Best);
    H.Name = "bpf_" + Name;
    H.Id = Id;
    users(H, Name, Best);
    D.Helpers.push_back(std::move(H));
  }
}

// btf.c:btf_ctx_access: arguments named __nullable, and all those of a module's
// tracepoints that raw_tp_null_args does not list.
void Assembler::tracepoints(Database &D) {
  D.RawTpNull = F.RawTpNull;
  for (const TracepointDef &T : F.Tracepoints) {
    uint64_t Mask = 0;
    constexpr unsigned Nibbles = 16;
    for (unsigned I = 0; !D.Module.empty() && I < T.Args && I < Nibbles; ++I)
      Mask |= uint64_t(1) << (4 * I);
    for (unsigned I : T.Nullable)
      if (I < Nibbles)
        Mask |= uint64_t(1) << (4 * I);
    if (!Mask)
      continue;
    auto Listed = llvm::find_if(
        D.RawTpNull, [&](const auto &R) { return R.first == T.Name; });
    if (Listed == D.RawTpNull.end())
      D.RawTpNull.emplace_back(T.Name, Mask);
    else
      Listed->second |= Mask;
  }
}

std::vector<GuardedName> Assembler::names(StringRef SetName, StringRef Prefix) {
  std::vector<GuardedName> Names;
  if (const BtfIds *Set = lookup(F.Sets, SetName, ""))
    for (const BtfId &Id : Set->Ids) {
      StringRef Name = Id.Name;
      Name.consume_front(Prefix);
      Names.push_back({Name.str(), Id.Guard});
    }
  return Names;
}

// Sets of functions that no registration uses, and the names that the verifier
// treats apart. Sets with a section of their own are left out.
void Assembler::idSets(VerifierFacts &Into) {
  static const StringRef OwnSection[] = {
      "rcu_protected_types", "untrusted_lsm_hooks", "sleepable_lsm_hooks"};
  auto Used = [&](const BtfIds &Set) {
    return any_of(F.Ksets, [&](const KsetDef &K) {
      return K.Set == Set.Name && lookup(F.Sets, K.Set, K.File) == &Set;
    });
  };
  auto Add = [&](const BtfIds &Set) {
    IdSet S{Set.Name, {}};
    for (const BtfId &Id : Set.Ids)
      if (Id.Kind == "func" && !is_contained(S.Names, Id.Name))
        S.Names.push_back(Id.Name);
    if (S.Names.empty())
      return;
    if (all_of(S.Names, [](StringRef N) { return N.starts_with("bpf_lsm_"); }))
      for (std::string &Name : S.Names)
        Name.erase(0, strlen("bpf_lsm_"));
    llvm::sort(S.Names);
    Into.IdSets.push_back(std::move(S));
  };
  for (const BtfIds &Set : F.Sets)
    if (!Used(Set) && !is_contained(OwnSection, Set.Name))
      Add(Set);
  if (const BtfIds *Special = lookup(F.Lists, "special_kfunc_list", ""))
    Add(*Special);
  for (IdSet &S : Into.IdSets)
    llvm::sort(S.Names);
}

// Stubs that are not in the initialiser of their table.
void Assembler::writtenStubs(VerifierFacts &Into) {
  for (const StubWrite &W : F.StubWrites) {
    auto S = llvm::find_if(Into.StructOps, [&](const StructOpsInfo &I) {
      return I.Name == W.Struct;
    });
    auto Declared = F.FunctionMembers.find(W.Struct);
    if (S == Into.StructOps.end() || Declared == F.FunctionMembers.end())
      continue;
    bool Inside = false;
    for (const auto &[Name, Result] : Declared->second) {
      Inside |= Name == W.First;
      if (Inside && !S->find(Name)) {
        StructOpsMemberInfo M;
        M.Name = Name;
        M.Result = Result;
        S->Members.push_back(std::move(M));
      }
      if (Name == W.Last)
        break;
    }
  }
}

void Assembler::verifier(Database &D) {
  VerifierFacts &V = D.Facts;
  V = std::move(F.Verifier);
  writtenStubs(V);
  idSets(V);
  for (LsmHooks &L : V.Lsm) {
    llvm::sort(L.Names);
    L.Names.erase(std::unique(L.Names.begin(), L.Names.end()), L.Names.end());
  }
  for (Iterator &I : V.Iterators)
    for (IteratorArg &A : I.Args) {
      const auto &Words = F.IterContexts[A.Struct];
      A.Struct.clear();
      auto Word = llvm::find_if(
          Words, [&](const auto &W) { return W.first == A.Field; });
      if (Word == Words.end()) {
        problem("context of iterator " + I.Name + " has no field " + A.Field);
        continue;
      }
      A.Index = Word - Words.begin();
      A.Struct = Word->second;
    }
  for (const auto &[Type, Index] : F.RegisterIndices) {
    auto Named = F.IdIndices.find(Index);
    V.RegisterStructs.emplace_back(
        Type, Named == F.IdIndices.end() ? Index : Named->second);
  }
}

Database Assembler::run(const AssembleOptions &Options) {
  Database D;
  D.Name = Options.Name;
  D.Module = Options.Module;
  D.Release = Options.Release;
  D.Base = Options.Base;
  D.Origin = Options.Origin;
  D.Hooks = F.Hooks;
  D.SafeFields = F.SafeFields;
  tracepoints(D);
  sets(D);
  dtors(D);
  helpers(D);
  D.RcuProtected = names("rcu_protected_types", "");
  D.LsmUntrusted = names("untrusted_lsm_hooks", "bpf_lsm_");
  D.LsmSleepable = names("sleepable_lsm_hooks", "bpf_lsm_");
  verifier(D);
  // Of a module's struct_ops the helpers are not known: the choice is among the
  // kernel's.
  if (!D.Module.empty())
    D.HelperStructOps.clear();
  return D;
}

} // namespace

StringSet<> registeredKfuncs(const Facts &F) {
  StringSet<> Names;
  for (const Registration &R : F.Registrations)
    if (const KsetDef *Kset = lookup(F.Ksets, R.Kset, R.File);
        Kset && !R.FmodRet)
      if (const BtfIds *Ids = lookup(F.Sets, Kset->Set, Kset->File))
        for (const BtfId &Id : Ids->Ids)
          Names.insert(Id.Name);
  return Names;
}

Database assemble(Facts &F, const std::map<std::string, Prototype> &Prototypes,
                  const AssembleOptions &Options) {
  return Assembler(F, Prototypes).run(Options);
}

} // namespace dbgen
