//===- Database.cpp - Names, sorting and overlays of databases -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Database.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace llvm;

namespace precheck {

static const struct {
  KfuncFlag Flag;
  const char *Name;
} FlagNames[] = {
    {KF_ACQUIRE, "KF_ACQUIRE"},
    {KF_RELEASE, "KF_RELEASE"},
    {KF_RET_NULL, "KF_RET_NULL"},
    {KF_TRUSTED_ARGS, "KF_TRUSTED_ARGS"},
    {KF_SLEEPABLE, "KF_SLEEPABLE"},
    {KF_DESTRUCTIVE, "KF_DESTRUCTIVE"},
    {KF_RCU, "KF_RCU"},
    {KF_ITER_NEW, "KF_ITER_NEW"},
    {KF_ITER_NEXT, "KF_ITER_NEXT"},
    {KF_ITER_DESTROY, "KF_ITER_DESTROY"},
    {KF_RCU_PROTECTED, "KF_RCU_PROTECTED"},
    {KF_KPTR_GET, "KF_KPTR_GET"},
    {KF_FASTCALL, "KF_FASTCALL"},
    {KF_ARENA_RET, "KF_ARENA_RET"},
    {KF_ARENA_ARG1, "KF_ARENA_ARG1"},
    {KF_ARENA_ARG2, "KF_ARENA_ARG2"},
    {KF_IMPLICIT_ARGS, "KF_IMPLICIT_ARGS"},
    {KF_SPINLOCK_SAFE, "KF_SPINLOCK_SAFE"},
    {KF_PERFMON, "KF_PERFMON"},
    {KF_DEPRECATED, "KF_DEPRECATED"},
};

std::optional<KfuncFlag> kfuncFlagFromName(StringRef Name) {
  for (const auto &Row : FlagNames)
    if (Name == Row.Name)
      return Row.Flag;
  return std::nullopt;
}

StringRef kfuncFlagName(KfuncFlag Flag) {
  for (const auto &Row : FlagNames)
    if (Flag == Row.Flag)
      return Row.Name;
  return "";
}

ArrayRef<KfuncFlag> allKfuncFlags() {
  static const std::vector<KfuncFlag> All = [] {
    std::vector<KfuncFlag> Flags;
    for (const auto &Row : FlagNames)
      Flags.push_back(Row.Flag);
    return Flags;
  }();
  return All;
}

static const struct {
  FieldTrust Trust;
  const char *Name;
} TrustNames[] = {
    {FieldTrust::Trusted, "trusted"},
    {FieldTrust::TrustedOrNull, "trusted_or_null"},
    {FieldTrust::Rcu, "rcu"},
    {FieldTrust::RcuOrNull, "rcu_or_null"},
};

StringRef fieldTrustName(FieldTrust Trust) {
  for (const auto &Row : TrustNames)
    if (Trust == Row.Trust)
      return Row.Name;
  return "none";
}

std::optional<FieldTrust> fieldTrustFromName(StringRef Name) {
  for (const auto &Row : TrustNames)
    if (Name == Row.Name)
      return Row.Trust;
  return std::nullopt;
}

ArrayRef<StringRef> removableSections() {
  static const StringRef Sections[] = {
      "hooks",          "sets",           "kfuncs",        "helpers",
      "dtors",          "safe_fields",    "rcu_protected", "lsm_untrusted",
      "lsm_sleepable",  "raw_tp_null",    "fmodret",       "config_off",
      "id_sets",        "lsm_hooks",      "iterators",     "struct_ops",
      "filters",        "run_time",       "returns",       "sleepable",
      "lists",          "callbacks",      "writable",      "register_structs",
      "helpers_of_map", "maps_of_helper", "type_tags"};
  return Sections;
}

uint64_t HelperVariant::types() const {
  uint64_t Types = Programs;
  for (const HelperUse &U : When)
    Types |= U.Types;
  return Types;
}

uint64_t Database::allHelperPrograms() const {
  if (HelperStructOps.empty())
    return HelperPrograms;
  return HelperPrograms | uint64_t(1)
                              << static_cast<unsigned>(ProgramType::STRUCT_OPS);
}

std::optional<std::pair<unsigned, unsigned>> parseRelease(StringRef Release) {
  auto [Major, Minor] = Release.split('.');
  unsigned Ma, Mi;
  if (Major.getAsInteger(10, Ma) || Minor.getAsInteger(10, Mi))
    return std::nullopt;
  return std::make_pair(Ma, Mi);
}

namespace {

// The key that identifies an entry of a section.
std::string keyOf(const std::pair<std::string, std::string> &E) {
  return E.first;
}
std::string keyOf(const std::pair<std::string, uint64_t> &E) { return E.first; }
std::string keyOf(const KfuncSet &E) { return E.Name; }
std::string keyOf(const KfuncEntry &E) { return E.Name; }
std::string keyOf(const HelperEntry &E) { return E.Name; }
std::string keyOf(const GuardedName &E) { return E.Name; }
std::string keyOf(const SafeField &E) { return E.Struct + "." + E.Field; }
std::string keyOf(const std::string &E) { return E; }
std::string keyOf(const IdSet &E) { return E.Name; }
std::string keyOf(const LsmHooks &E) {
  return E.Result + "/" + std::to_string(E.Args);
}
std::string keyOf(const Iterator &E) { return E.Name; }
std::string keyOf(const StructOpsInfo &E) { return E.Name; }
std::string keyOf(const Dated &E) { return E.Name; }

template <typename T> void replaceEntry(T &Old, const T &New) { Old = New; }

// A kfunc of an overlay keeps what the overlay does not state.
void replaceEntry(KfuncEntry &Old, const KfuncEntry &New) {
  if (New.Given & KfuncEntry::HasFlags)
    Old.Flags = New.Flags;
  if (New.Given & KfuncEntry::HasSets)
    Old.Sets = New.Sets;
  if (New.Given & KfuncEntry::HasResult)
    Old.Result = New.Result;
  if (New.Given & KfuncEntry::HasParams)
    Old.Params = New.Params;
  if (New.Given & KfuncEntry::HasConfig)
    Old.Config = New.Config;
  if (New.Given & KfuncEntry::HasReplacement)
    Old.Replacement = New.Replacement;
  Old.Given |= New.Given;
}

template <typename T>
void mergeSection(std::vector<T> &Into, const std::vector<T> &Changes,
                  const Database &Overlay, StringRef Section) {
  StringSet<> Gone;
  for (const auto &[RemovedSection, Name] : Overlay.Removed)
    if (RemovedSection == Section)
      Gone.insert(Name);
  if (!Gone.empty())
    llvm::erase_if(Into, [&](const T &E) {
      return Gone.contains("*") || Gone.contains(keyOf(E));
    });
  if (Changes.empty())
    return;
  StringMap<size_t> Index;
  for (size_t I = 0; I < Into.size(); ++I)
    Index[keyOf(Into[I])] = I;
  for (const T &Change : Changes) {
    auto [It, New] = Index.try_emplace(keyOf(Change), Into.size());
    if (New)
      Into.push_back(Change);
    else
      replaceEntry(Into[It->second], Change);
  }
}

template <typename T> void sortSection(std::vector<T> &Entries) {
  llvm::stable_sort(Entries,
                    [](const T &A, const T &B) { return keyOf(A) < keyOf(B); });
}

} // namespace

// What a module adds to: its names join those of the same set, and the
// kernel's own word on a tracepoint stays (btf.c:raw_tp_null_args).
static Database besides(const Database &Base, Database Module) {
  llvm::erase_if(Module.RawTpNull, [&](const auto &Row) {
    return llvm::any_of(Base.RawTpNull,
                        [&](const auto &B) { return B.first == Row.first; });
  });
  for (IdSet &Set : Module.Facts.IdSets)
    for (const IdSet &Own : Base.Facts.IdSets)
      if (Own.Name == Set.Name)
        Set.Names.insert(Set.Names.end(), Own.Names.begin(), Own.Names.end());
  return Module;
}

Database mergeDatabase(Database Base, const Database &Given) {
  bool IsModule = !Given.Module.empty();
  std::optional<Database> Joined;
  if (IsModule)
    Joined = besides(Base, Given);
  const Database &Overlay = Joined ? *Joined : Given;
  if (!Overlay.PackedKfuncs.empty() || !Overlay.PackedHelpers.empty()) {
    Database Unpacked = Overlay;
    unpackKfuncs(Unpacked);
    unpackHelpers(Unpacked);
    return mergeDatabase(std::move(Base), Unpacked);
  }
  auto Removes = [&](StringRef Section) {
    return llvm::any_of(Overlay.Removed,
                        [&](const auto &R) { return R.first == Section; });
  };
  if (!Overlay.Kfuncs.empty() || Removes("kfuncs"))
    unpackKfuncs(Base);
  if (!Overlay.Helpers.empty() || Removes("helpers"))
    unpackHelpers(Base);
  if (!IsModule) {
    Base.Name = Overlay.Name;
    Base.Release = Overlay.Release;
    Base.Base.clear();
    Base.Origin = Overlay.Origin;
  }
  Base.Removed.insert(Base.Removed.end(), Overlay.Removed.begin(),
                      Overlay.Removed.end());
  mergeSection(Base.Hooks, Overlay.Hooks, Overlay, "hooks");
  mergeSection(Base.Sets, Overlay.Sets, Overlay, "sets");
  mergeSection(Base.Kfuncs, Overlay.Kfuncs, Overlay, "kfuncs");
  if (Overlay.HelperPrograms)
    Base.HelperPrograms = Overlay.HelperPrograms;
  if (IsModule)
    mergeSection(Base.HelperStructOps, Overlay.HelperStructOps, Overlay, "");
  else if (!Overlay.HelperStructOps.empty())
    Base.HelperStructOps = Overlay.HelperStructOps;
  mergeSection(Base.Helpers, Overlay.Helpers, Overlay, "helpers");
  mergeSection(Base.Dtors, Overlay.Dtors, Overlay, "dtors");
  mergeSection(Base.SafeFields, Overlay.SafeFields, Overlay, "safe_fields");
  mergeSection(Base.RcuProtected, Overlay.RcuProtected, Overlay,
               "rcu_protected");
  mergeSection(Base.LsmUntrusted, Overlay.LsmUntrusted, Overlay,
               "lsm_untrusted");
  mergeSection(Base.LsmSleepable, Overlay.LsmSleepable, Overlay,
               "lsm_sleepable");
  mergeSection(Base.RawTpNull, Overlay.RawTpNull, Overlay, "raw_tp_null");
  mergeSection(Base.FmodRet, Overlay.FmodRet, Overlay, "fmodret");
  mergeSection(Base.ConfigOff, Overlay.ConfigOff, Overlay, "config_off");
  VerifierFacts &F = Base.Facts;
  const VerifierFacts &Changes = Overlay.Facts;
  mergeSection(F.IdSets, Changes.IdSets, Overlay, "id_sets");
  mergeSection(F.Lsm, Changes.Lsm, Overlay, "lsm_hooks");
  mergeSection(F.Iterators, Changes.Iterators, Overlay, "iterators");
  mergeSection(F.StructOps, Changes.StructOps, Overlay, "struct_ops");
  mergeSection(F.Filters, Changes.Filters, Overlay, "filters");
  mergeSection(F.RunTime, Changes.RunTime, Overlay, "run_time");
  // The first rule counts: those of the overlay go before the base's.
  mergeSection(F.Returns, {}, Overlay, "returns");
  llvm::erase_if(F.Returns, [&](const ReturnRule &Old) {
    return llvm::any_of(Changes.Returns, [&](const ReturnRule &New) {
      return New.Name == Old.Name;
    });
  });
  F.Returns.insert(F.Returns.begin(), Changes.Returns.begin(),
                   Changes.Returns.end());
  mergeSection(F.Sleepable, Changes.Sleepable, Overlay, "sleepable");
  mergeSection(F.Lists, Changes.Lists, Overlay, "lists");
  mergeSection(F.Callbacks, Changes.Callbacks, Overlay, "callbacks");
  mergeSection(F.Writable, Changes.Writable, Overlay, "writable");
  mergeSection(F.RegisterStructs, Changes.RegisterStructs, Overlay,
               "register_structs");
  mergeSection(F.HelpersOfMap, Changes.HelpersOfMap, Overlay, "helpers_of_map");
  mergeSection(F.MapsOfHelper, Changes.MapsOfHelper, Overlay, "maps_of_helper");
  // A profile's tags are its compiler's, not those of its base and its own.
  mergeSection(F.TypeTags, {}, Overlay, "type_tags");
  if (!Changes.TypeTags.empty())
    F.TypeTags = Changes.TypeTags;
  if (IsModule)
    return Base;
  // Both are of the overlay's own kernel.
  if (!Overlay.Unseen.empty())
    Base.Unseen = Overlay.Unseen;
  Base.Inferred = Overlay.Inferred;
  return Base;
}

void sortDatabase(Database &D) {
  sortSection(D.Hooks);
  sortSection(D.Sets);
  sortSection(D.Kfuncs);
  sortSection(D.HelperStructOps);
  sortSection(D.Dtors);
  sortSection(D.SafeFields);
  sortSection(D.RcuProtected);
  sortSection(D.LsmUntrusted);
  sortSection(D.LsmSleepable);
  sortSection(D.RawTpNull);
  sortSection(D.FmodRet);
  sortSection(D.ConfigOff);
  sortSection(D.Facts.IdSets);
  sortSection(D.Facts.Lsm);
  sortSection(D.Facts.Iterators);
  sortSection(D.Facts.StructOps);
  sortSection(D.Facts.Filters);
  sortSection(D.Facts.RunTime);
  sortSection(D.Facts.RegisterStructs);
  sortSection(D.Facts.HelpersOfMap);
  sortSection(D.Facts.MapsOfHelper);
  sortSection(D.Facts.TypeTags);
  sortSection(D.Unseen);
  llvm::stable_sort(D.Helpers, [](const HelperEntry &A, const HelperEntry &B) {
    return A.Id < B.Id;
  });
}

} // namespace precheck
