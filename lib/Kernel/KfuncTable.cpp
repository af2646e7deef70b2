//===- KfuncTable.cpp - A kernel's kfuncs by name -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KfuncTable.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace precheck {

StringRef hookOfType(const Database &D, StringRef Type) {
  for (const auto &[Of, Hook] : D.Hooks)
    if (Of == Type)
      return Hook;
  return "";
}

KfuncTable::KfuncTable(Database &D) {
  Registered.Hooks = std::move(D.Hooks);
  Registered.Sets = std::move(D.Sets);
  forEachPackedKfunc(D.PackedKfuncs, [&](StringRef Name, StringRef Bytes) {
    Slots.push_back({Name, Bytes, nullptr});
  });
  for (KfuncEntry &Entry : D.Kfuncs) {
    auto Made = std::make_unique<const Kfunc>(make(std::move(Entry)));
    StringRef Name = Made->Name;
    Slots.push_back({Name, "", std::move(Made)});
  }
  auto ByName = [](const Slot &A, const Slot &B) { return A.Name < B.Name; };
  if (!llvm::is_sorted(Slots, ByName))
    llvm::sort(Slots, ByName);
}

Kfunc KfuncTable::make(KfuncEntry Entry) const {
  Kfunc K;
  K.Name = std::move(Entry.Name);
  K.Flags = Entry.Flags;
  K.Result = std::move(Entry.Result);
  K.Params = std::move(Entry.Params);
  K.HasPrototype = Entry.Given & KfuncEntry::HasParams;
  K.Config = std::move(Entry.Config);
  K.Replacement = std::move(Entry.Replacement);
  // A kfunc is filtered when no set lets it through unfiltered.
  bool Filtered = true;
  for (std::string &Name : Entry.Sets) {
    auto Set = llvm::find_if(Registered.Sets,
                             [&](const KfuncSet &S) { return S.Name == Name; });
    K.Sets.push_back(std::move(Name));
    if (Set == Registered.Sets.end())
      continue;
    if (Set->Filter.empty())
      Filtered = false;
    else if (K.Filter.empty())
      K.Filter = Set->Filter;
    for (const std::string &Program : Set->Programs)
      if (StringRef Hook = hookOfType(Registered, Program);
          !Hook.empty() && !is_contained(K.Hooks, Hook))
        K.Hooks.push_back(Hook.str());
  }
  if (!Filtered)
    K.Filter.clear();
  return K;
}

const Kfunc *KfuncTable::made(Slot &S) const {
  if (!S.Made)
    S.Made = std::make_unique<const Kfunc>(make(unpackKfunc(S.Packed)));
  return S.Made.get();
}

const Kfunc *KfuncTable::find(StringRef Name) const {
  std::lock_guard<std::mutex> Guard(Lock);
  auto It = llvm::lower_bound(
      Slots, Name, [](const Slot &S, StringRef N) { return S.Name < N; });
  return It == Slots.end() || It->Name != Name ? nullptr : made(*It);
}

ArrayRef<const Kfunc *> KfuncTable::all() const {
  std::lock_guard<std::mutex> Guard(Lock);
  if (All.empty())
    for (Slot &S : Slots)
      All.push_back(made(S));
  return All;
}

} // namespace precheck
