//===- ImageDatabase.cpp - Kernel images as databases -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/KernelImage/ImageDatabase.h"
#include "Internal.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace precheck {

namespace {

using NameSet = std::set<std::string>;

const KfuncEntry *findKfunc(const Database &D, StringRef Name) {
  auto It =
      find_if(D.Kfuncs, [&](const KfuncEntry &K) { return K.Name == Name; });
  return It == D.Kfuncs.end() ? nullptr : &*It;
}

const KfuncSet *findSet(const Database &D, StringRef Name) {
  auto It = find_if(D.Sets, [&](const KfuncSet &S) { return S.Name == Name; });
  return It == D.Sets.end() ? nullptr : &*It;
}

// Does the image have it? A kernel that marks kfuncs has them all marked or in
// sets; an older one is asked for a function of that name.
bool imageHas(const KernelImage &Image, const std::string &Name) {
  if (Image.HasFlags || !Image.Kfuncs.empty())
    return Image.Kfuncs.count(Name);
  return Image.Functions.count(Name);
}

std::map<std::string, NameSet> membersOfSets(const Database &D) {
  std::map<std::string, NameSet> Members;
  for (const KfuncEntry &K : D.Kfuncs)
    for (const std::string &Set : K.Sets)
      Members[Set].insert(K.Name);
  return Members;
}

// "struct x *", "struct x*": compared without spaces and without the names of
// a callback's parameters, which BTF does not always have.
std::string comparable(StringRef Type) {
  if (size_t At = Type.find("(*)"); At != StringRef::npos)
    Type = Type.substr(0, At + 3);
  std::string Text;
  for (char C : Type)
    if (C != ' ')
      Text += C;
  return Text;
}

bool sameParams(ArrayRef<KfuncParam> A, ArrayRef<KfuncParam> B) {
  return A.size() == B.size() && all_of(zip(A, B), [](const auto &Pair) {
           const auto &[P, Q] = Pair;
           return P.Name == Q.Name && comparable(P.Type) == comparable(Q.Type);
         });
}

// register_btf_fmodret_id_set() takes a set8, too.
bool isFmodRet(const ImageSet &Set, const Database &Source) {
  return any_of(Set.Kfuncs, [&](const auto &K) {
    return is_contained(Source.FmodRet, K.first) && !findKfunc(Source, K.first);
  });
}

class Maker {
public:
  Maker(const KernelImage &Image, const Database &Base,
        ArrayRef<Database> Sources)
      : Image(Image), Base(Base), Sources(Sources) {}
  Database run(StringRef Name);

private:
  void matchSets();
  void addSets(Database &D);
  void addKfunc(const ImageKfunc &K, Database &D);
  void addConfig(Database &D);
  bool isGone(const KfuncEntry &K) const;
  void addUnseen(Database &D);
  void removeGone(Database &D);

  const KernelImage &Image;
  const Database &Base;
  ArrayRef<Database> Sources;
  std::vector<std::string> SetNames; ///< of Image.Sets; empty: no kfunc set
};

// Sets by content: the pair that shares the most of its members first, each
// name once. The base's word is the first among equals.
void Maker::matchSets() {
  struct Match {
    double Share;
    bool OfBase;
    size_t Set;
    std::string Name;
  };
  std::vector<Match> Matches;
  for (const Database &Source : Sources) {
    auto Members = membersOfSets(Source);
    for (size_t I = 0; I < Image.Sets.size(); ++I) {
      const auto &Kfuncs = Image.Sets[I].Kfuncs;
      if (isFmodRet(Image.Sets[I], Source))
        continue;
      for (const auto &M : Members) {
        const NameSet &Names = M.second;
        size_t Common = count_if(
            Kfuncs, [&](const auto &K) { return Names.count(K.first) != 0; });
        if (Common)
          Matches.push_back(
              {double(Common) / (Kfuncs.size() + Names.size() - Common),
               &Source == &Base, I, M.first});
      }
    }
  }
  llvm::stable_sort(Matches, [](const Match &A, const Match &B) {
    return std::make_tuple(-A.Share, !A.OfBase) <
           std::make_tuple(-B.Share, !B.OfBase);
  });
  SetNames.assign(Image.Sets.size(), "");
  NameSet Taken;
  for (const Match &M : Matches)
    if (SetNames[M.Set].empty() && Taken.insert(M.Name).second)
      SetNames[M.Set] = M.Name;

  // Not every set is registered: filters have lists of their own, and there are
  // destructors. What is left counts when it has a kfunc that programs may call
  // in some release and that no other set has.
  NameSet Placed;
  for (size_t I = 0; I < Image.Sets.size(); ++I)
    if (!SetNames[I].empty())
      for (const auto &K : Image.Sets[I].Kfuncs)
        Placed.insert(K.first);
  for (size_t I = 0; I < Image.Sets.size(); ++I)
    if (SetNames[I].empty() && !isFmodRet(Image.Sets[I], Base) &&
        any_of(Image.Sets[I].Kfuncs, [&](const auto &K) {
          return !Placed.count(K.first) &&
                 any_of(Sources, [&](const Database &Source) {
                   return findKfunc(Source, K.first) != nullptr;
                 });
        }))
      SetNames[I] = "set_of_" + Image.Sets[I].Kfuncs.front().first;
}

void Maker::addSets(Database &D) {
  for (const std::string &Name : SetNames) {
    if (Name.empty())
      continue;
    KfuncSet Set;
    Set.Name = Name;
    // Registered for whom some source says: sets grow, and a program that the
    // kernel accepts must not be refused.
    NameSet Programs;
    const KfuncSet *OfBase = findSet(Base, Name);
    if (OfBase)
      Set = *OfBase;
    for (const Database &Source : Sources)
      if (const KfuncSet *S = findSet(Source, Name)) {
        Programs.insert(S->Programs.begin(), S->Programs.end());
        if (Set.File.empty())
          Set.File = S->File;
        if (Set.Filter.empty())
          Set.Filter = S->Filter;
      }
    if (Programs.empty())
      Programs.insert("UNSPEC"); // not known: open to all
    // A filter is called through a pointer: if the kernel has it, so has BTF.
    if (!Image.Functions.count(Set.Filter))
      Set.Filter.clear();
    Set.Programs.assign(Programs.begin(), Programs.end());
    if (!OfBase || OfBase->Programs != Set.Programs ||
        OfBase->Filter != Set.Filter)
      D.Sets.push_back(Set);
  }
}

void Maker::addKfunc(const ImageKfunc &K, Database &D) {
  KfuncEntry New;
  New.Name = K.Name;
  const KfuncEntry *Old = findKfunc(Base, K.Name);
  const KfuncEntry *Known = Old;
  for (const Database &Source : Sources)
    if (!Known)
      Known = findKfunc(Source, K.Name);

  uint32_t Flags = 0;
  bool InSet = false;
  NameSet Sets;
  for (size_t I = 0; I < Image.Sets.size(); ++I)
    for (const auto &[Member, MemberFlags] : Image.Sets[I].Kfuncs)
      if (Member == K.Name) {
        Flags |= MemberFlags;
        InSet = true;
        if (!SetNames[I].empty())
          Sets.insert(SetNames[I]);
      }
  if (Image.HasFlags && Sets.empty())
    return; // a destructor or an fmod_ret target
  if (InSet) {
    if (!Old || Old->Flags != Flags) {
      New.Given |= KfuncEntry::HasFlags;
      New.Flags = Flags;
    }
    // The base's other sets may be registered elsewhere (a module).
    if (Old)
      for (const std::string &Set : Old->Sets)
        if (!is_contained(SetNames, Set) &&
            all_of(membersOfSets(Base)[Set], [&](const std::string &Member) {
              return is_contained(Base.Unseen, Member);
            }))
          Sets.insert(Set);
    if (!Old || NameSet(Old->Sets.begin(), Old->Sets.end()) != Sets) {
      New.Given |= KfuncEntry::HasSets;
      New.Sets.assign(Sets.begin(), Sets.end());
    }
  } else if (!Old && Known) {
    New.Given |= Known->Given & (KfuncEntry::HasFlags | KfuncEntry::HasSets);
    New.Flags = Known->Flags;
    New.Sets = Known->Sets;
  } else if (!Old) {
    // Its flags are not known, and what is not known is not checked: calls of
    // kfuncs that the database lacks get a note.
    return;
  }

  if (K.HasPrototype) {
    // Sources list what the verifier supplies; BTF has that in NAME_impl only.
    uint32_t FinalFlags = New.Given & KfuncEntry::HasFlags ? New.Flags
                          : Old                            ? Old->Flags
                                                           : 0;
    const ImageKfunc *Full = &K;
    auto Impl = Image.Implementations.find(K.Name + "_impl");
    if (FinalFlags & KF_IMPLICIT_ARGS && Impl != Image.Implementations.end())
      Full = &Impl->second;
    if (!Old || !sameParams(Old->Params, Full->Params)) {
      New.Given |= KfuncEntry::HasParams;
      New.Params = Full->Params;
    }
    if (!Old || comparable(Old->Result) != comparable(Full->Result)) {
      New.Given |= KfuncEntry::HasResult;
      New.Result = Full->Result;
    }
  }
  if (!Old && Known && Known->Given & KfuncEntry::HasConfig) {
    New.Given |= KfuncEntry::HasConfig;
    New.Config = Known->Config;
  }
  if (New.Given)
    D.Kfuncs.push_back(std::move(New));
}

// What the base's own image lacks is a module's or not configured, so that its
// absence says nothing, unless the rest of its set is here.
bool Maker::isGone(const KfuncEntry &K) const {
  if (imageHas(Image, K.Name))
    return false;
  if (!is_contained(Base.Unseen, K.Name))
    return true;
  return K.Config.empty() && any_of(K.Sets, [&](const std::string &Set) {
           return is_contained(SetNames, Set);
         });
}

void Maker::addUnseen(Database &D) {
  for (const KfuncEntry &K : Base.Kfuncs)
    if (!imageHas(Image, K.Name) && !isGone(K))
      D.Unseen.push_back(K.Name);
}

void Maker::removeGone(Database &D) {
  NameSet Gone;
  for (const KfuncEntry &K : Base.Kfuncs)
    if (isGone(K)) {
      Gone.insert(K.Name);
      D.Removed.emplace_back("kfuncs", K.Name);
    }
  // A set whose kfuncs are all gone or in others by now is gone, too.
  for (const auto &Entry : membersOfSets(Base)) {
    const std::string &Set = Entry.first;
    bool Empty = all_of(Entry.second, [&](const std::string &Name) {
      if (Gone.count(Name))
        return true;
      const KfuncEntry *New = findKfunc(D, Name);
      return New && New->Given & KfuncEntry::HasSets &&
             !is_contained(New->Sets, Set);
    });
    if (Empty && !is_contained(SetNames, Set))
      D.Removed.emplace_back("sets", Set);
  }
}

// Of thousands of symbols, those that guard something.
void Maker::addConfig(Database &D) {
  std::string Guards;
  for (const KfuncEntry &K : Base.Kfuncs)
    Guards += K.Config + ' ';
  for (const auto *Names :
       {&Base.RcuProtected, &Base.LsmUntrusted, &Base.LsmSleepable})
    for (const GuardedName &N : *Names)
      Guards += N.Config + ' ';
  for (const SafeField &F : Base.SafeFields)
    Guards += F.Config + ' ';
  // Asked for by Kernel::lacksConfig().
  Guards += "CONFIG_FUNCTION_ERROR_INJECTION";
  SmallVector<StringRef, 0> Words;
  StringRef(Guards).split(Words, ' ', -1, false);
  NameSet Off;
  for (StringRef Word : Words) {
    auto It = Image.Config.find(Word.trim("!()").str());
    if (It != Image.Config.end() && It->second == "n")
      Off.insert(It->first);
  }
  D.ConfigOff.assign(Off.begin(), Off.end());
}

Database Maker::run(StringRef Name) {
  Database D;
  D.Name = Name.empty() ? Image.Release : Name.str();
  D.Release = Image.Release;
  D.Base = Base.Name;
  matchSets();
  addSets(D);
  // A type that later has a hook may have it here already.
  for (const Database &Source : Sources)
    for (const auto &Hook : Source.Hooks) {
      auto SameType = [&](const auto &H) { return H.first == Hook.first; };
      if (none_of(Base.Hooks, SameType) && none_of(D.Hooks, SameType))
        D.Hooks.push_back(Hook);
    }
  for (const auto &[KfuncName, K] : Image.Kfuncs)
    if (Image.HasFlags || K.Tagged)
      addKfunc(K, D);
  addUnseen(D);
  removeGone(D);

  D.Origin = "Linux " + Image.Version;
  if (!Image.Package.empty())
    D.Origin += " (" + Image.Package + ")";
  if (!Image.Compiler.empty())
    D.Origin += ", compiled by " + Image.Compiler;
  D.Origin += Image.HasFlags ? ", read from its image" : ", read from its BTF";
  D.Origin += Image.Config.empty() ? "; its configuration is not known"
                                   : "; its configuration is known";
  if (!Image.HasFlags)
    D.Inferred.emplace_back("flags", Base.Name);
  for (const char *Section : {"sets", "hooks", "helpers", "tables"})
    D.Inferred.emplace_back(Section, Base.Name);
  addConfig(D);
  return D;
}

} // namespace

const Database *nearestDatabase(const KernelImage &Image,
                                ArrayRef<Database> Sources) {
  const Database *Best = nullptr;
  size_t BestScore = 0;
  std::map<std::string, uint32_t> Flags;
  for (const ImageSet &Set : Image.Sets)
    for (const auto &[Name, Bits] : Set.Kfuncs)
      Flags[Name] |= Bits;
  for (const Database &Source : Sources) {
    if (Source.Release == Image.Release)
      return &Source;
    size_t Score = 0;
    for (const KfuncEntry &K : Source.Kfuncs) {
      auto It = Flags.find(K.Name);
      if (Image.HasFlags ? It != Flags.end() && It->second == K.Flags
                         : imageHas(Image, K.Name))
        ++Score;
    }
    if (!Best || Score > BestScore) {
      Best = &Source;
      BestScore = Score;
    }
  }
  return Best;
}

Expected<Database> makeImageDatabase(const KernelImage &Image, StringRef Name,
                                     ArrayRef<Database> Sources) {
  const Database *Base = nearestDatabase(Image, Sources);
  if (!Base)
    return imageError("no database to begin with");
  return Maker(Image, *Base, Sources).run(Name);
}

std::vector<std::string> unseenKfuncs(const Database &Source,
                                      const KernelImage &Image) {
  NameSet Names;
  for (const KfuncEntry &K : Source.Kfuncs)
    if (!imageHas(Image, K.Name))
      Names.insert(K.Name);
  return {Names.begin(), Names.end()};
}

std::vector<std::string> compareWithImage(const Database &D,
                                          const KernelImage &Image) {
  auto Spell = [](uint32_t Flags) {
    std::vector<StringRef> Names;
    for (KfuncFlag Flag : allKfuncFlags())
      if (Flags & Flag)
        Names.push_back(kfuncFlagName(Flag));
    return Names.empty() ? std::string("no flags") : join(Names, " | ");
  };
  std::map<std::string, uint32_t> Seen;
  for (const ImageSet &Set : Image.Sets) {
    // Destructors and fmod_ret targets are no kfuncs to call.
    bool Registered = any_of(Set.Kfuncs, [&](const auto &K) {
      return findKfunc(D, K.first) != nullptr;
    });
    for (const auto &[Name, Flags] : Set.Kfuncs)
      if (Registered)
        Seen[Name] |= Flags;
  }
  std::vector<std::string> Lines;
  for (const auto &[Name, Flags] : Seen) {
    const KfuncEntry *K = findKfunc(D, Name);
    if (!K && is_contained(D.FmodRet, Name))
      continue;
    if (!K)
      Lines.push_back(Name + ": only in the image");
    else if (K->Flags != Flags)
      Lines.push_back(Name + ": " + Spell(Flags) + " in the image, " +
                      Spell(K->Flags) + " in the database");
    if (is_contained(D.Unseen, Name))
      Lines.push_back(Name + ": called unseen, but in the image");
  }
  for (const KfuncEntry &K : D.Kfuncs)
    if (!Seen.count(K.Name) && !is_contained(D.Unseen, K.Name))
      Lines.push_back(K.Name + ": only in the database");
  return Lines;
}

} // namespace precheck
