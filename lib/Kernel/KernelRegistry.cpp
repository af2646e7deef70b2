//===- KernelRegistry.cpp - The kernels at hand -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmbeddedDatabases.h"
#include "KernelBuilder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <mutex>
#include <optional>

using namespace llvm;

namespace precheck {

struct KernelRegistry::Impl {
  struct Entry {
    Database Head;      ///< name, release, base; all of it without Bytes
    StringRef Embedded; ///< not decoded yet; empty for files
    std::shared_ptr<const Kernel> Resolved;
  };

  StringMap<Entry> Entries;
  /// Facts of modules, in the order in which they came.
  std::vector<Database> Modules;
  StringRef Common; ///< embedded database of what all kernels share
  std::mutex Lock;  ///< guards Resolved
  /// Kfuncs that the image of some kernel holds, with the newest release that
  /// does, once someone has asked for one. Those of modules are not among them.
  std::optional<StringMap<std::pair<unsigned, unsigned>>> NewestOf;
  std::mutex NewestLock; ///< guards NewestOf

  /// Does a release after \p Release have the kfunc? What only older ones have
  /// may have become a module's.
  bool hasKfuncAfter(StringRef Name, StringRef Release) {
    std::lock_guard<std::mutex> Guard(NewestLock);
    if (!NewestOf) {
      NewestOf.emplace();
      std::vector<std::string> Unseen;
      for (const auto &E : Entries) {
        Database D = resolve(E.second);
        auto Version = parseRelease(D.Release);
        auto Has = [&](StringRef Kfunc) {
          if (auto &Newest = (*NewestOf)[Kfunc]; Version)
            Newest = std::max(Newest, *Version);
        };
        forEachPackedKfunc(D.PackedKfuncs,
                           [&](StringRef Kfunc, StringRef) { Has(Kfunc); });
        for (const KfuncEntry &K : D.Kfuncs)
          Has(K.Name);
        llvm::append_range(Unseen, D.Unseen);
      }
      for (const std::string &Module : Unseen)
        NewestOf->erase(Module);
    }
    auto Own = parseRelease(Release);
    return Own && NewestOf->lookup(Name) > *Own;
  }

  Database resolve(const Entry &E) const {
    Database D = E.Embedded.empty()
                     ? E.Head
                     : readDatabaseBinary(E.Embedded, /*KeepPacked=*/true);
    if (D.Base.empty())
      return D;
    // add() took care that each base exists and that no chain is a circle.
    return mergeDatabase(resolve(Entries.find(D.Base)->second), D);
  }

  /// With the modules that it has loaded.
  Database resolveWithModules(const Entry &E) const {
    Database D = resolve(E);
    for (const Database &M : Modules)
      if (M.Base.empty() || reaches(E.Head.Name, M.Base))
        D = mergeDatabase(std::move(D), M);
    return D;
  }

  /// With the dated facts that all kernels share beneath its own.
  Database resolveWithCommon(const Entry &E) const {
    Database D = resolveWithModules(E);
    if (Common.empty())
      return D;
    VerifierFacts Shared = readDatabaseBinary(Common).Facts;
    keepRelease(Shared, D.Release);
    // Not mergeDatabase(): copying a whole database takes longer than reading
    // it.
    VerifierFacts &F = D.Facts;
    addBeneath(F.Filters, Shared.Filters, D, "filters");
    addBeneath(F.RunTime, Shared.RunTime, D, "run_time");
    addBeneath(F.Returns, Shared.Returns, D, "returns");
    addBeneath(F.Sleepable, Shared.Sleepable, D, "sleepable");
    addBeneath(F.Lists, Shared.Lists, D, "lists");
    addBeneath(F.Callbacks, Shared.Callbacks, D, "callbacks");
    addBeneath(F.Writable, Shared.Writable, D, "writable");
    return D;
  }

  /// Appends what \p D neither states under the same name nor removes.
  template <typename T>
  static void addBeneath(std::vector<T> &Own, std::vector<T> &Shared,
                         const Database &D, StringRef Section) {
    size_t Stated = Own.size();
    for (T &E : Shared) {
      bool Hidden = any_of(make_range(Own.begin(), Own.begin() + Stated),
                           [&](const T &O) { return O.Name == E.Name; }) ||
                    any_of(D.Removed, [&](const auto &R) {
                      return R.first == Section &&
                             (R.second == "*" || R.second == E.Name);
                    });
      if (!Hidden)
        Own.push_back(std::move(E));
    }
  }

  /// Overlays of what was replaced are to see the new facts.
  void forgetResolved() {
    for (auto &E : Entries)
      E.second.Resolved.reset();
    NewestOf.reset();
  }

  bool reaches(StringRef From, StringRef Target) const {
    for (auto It = Entries.find(From); It != Entries.end();
         It = Entries.find(It->second.Head.Base))
      if (It->first() == Target)
        return true;
    return false;
  }

  std::vector<const Entry *> byAge() const {
    std::vector<const Entry *> Sorted;
    for (const auto &E : Entries)
      Sorted.push_back(&E.second);
    llvm::sort(Sorted, [](const Entry *A, const Entry *B) {
      auto KeyOf = [](const Entry *E) {
        // A release before the profiles made from it.
        bool IsProfile = E->Head.Name != E->Head.Release;
        return std::make_tuple(
            parseRelease(E->Head.Release).value_or(std::make_pair(0u, 0u)),
            IsProfile, StringRef(E->Head.Name));
      };
      return KeyOf(A) < KeyOf(B);
    });
    return Sorted;
  }
};

KernelRegistry::KernelRegistry() : P(std::make_shared<Impl>()) {}
KernelRegistry::KernelRegistry(KernelRegistry &&) = default;
KernelRegistry &KernelRegistry::operator=(KernelRegistry &&) = default;
KernelRegistry::~KernelRegistry() = default;

Expected<KernelRegistry> KernelRegistry::embedded() {
  KernelRegistry Registry;
  for (StringRef Bytes : embeddedDatabases()) {
    Impl::Entry E;
    E.Head = readDatabaseHeader(Bytes);
    E.Embedded = Bytes;
    std::string Name = E.Head.Name;
    if (Name == CommonDatabase)
      Registry.P->Common = Bytes;
    else
      Registry.P->Entries[Name] = std::move(E);
  }
  return Registry;
}

Error KernelRegistry::addFile(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return createStringError(
        Buffer.getError(), "%s:1: expected a readable kernel database: %s",
        Path.str().c_str(), Buffer.getError().message().c_str());
  return addBuffer((*Buffer)->getBuffer(), Path);
}

static unsigned lineOfKey(StringRef Yaml, StringRef Key) {
  unsigned Line = 1;
  for (StringRef Rest = Yaml; !Rest.empty(); ++Line) {
    auto [First, Next] = Rest.split('\n');
    if (First.starts_with(Key))
      return Line;
    Rest = Next;
  }
  return 1;
}

Error KernelRegistry::addBuffer(StringRef Yaml, StringRef FileName) {
  Expected<Database> D = readDatabaseYaml(Yaml, FileName);
  if (!D)
    return D.takeError();
  if (D->Name == CommonDatabase)
    return createStringError(
        inconvertibleErrorCode(), "%s:%u: expected a kernel's name, found '*'",
        FileName.str().c_str(), lineOfKey(Yaml, "kernel:"));
  auto BadBase = [&](const Twine &Expected) {
    return createStringError(inconvertibleErrorCode(),
                             "%s:%u: expected %s, found '%s'",
                             FileName.str().c_str(), lineOfKey(Yaml, "base:"),
                             Expected.str().c_str(), D->Base.c_str());
  };
  if (!D->Base.empty() && !P->Entries.contains(D->Base)) {
    std::vector<std::string> Names = names();
    return BadBase("a base that is known (" + join(Names, ", ") + ")");
  }
  if (!D->Module.empty()) {
    llvm::erase_if(P->Modules, [&](const Database &M) {
      return M.Module == D->Module && M.Base == D->Base;
    });
    P->Modules.push_back(std::move(*D));
    P->forgetResolved();
    return Error::success();
  }
  if (P->reaches(D->Base, D->Name))
    return BadBase("a base that is not itself based on '" + D->Name + "'");

  Impl::Entry E;
  E.Head = std::move(*D);
  std::string Name = E.Head.Name;
  P->Entries[Name] = std::move(E);
  P->forgetResolved();
  return Error::success();
}

Expected<std::shared_ptr<const Kernel>>
KernelRegistry::get(StringRef Name) const {
  auto It = P->Entries.find(Name);
  if (It == P->Entries.end()) {
    std::vector<std::string> Names = names();
    return createStringError(inconvertibleErrorCode(),
                             "unknown kernel '%s'; known kernels: %s",
                             Name.str().c_str(), join(Names, ", ").c_str());
  }
  std::lock_guard<std::mutex> Guard(P->Lock);
  if (!It->second.Resolved)
    It->second.Resolved = KernelBuilder::build(
        P->resolveWithCommon(It->second),
        [All = std::weak_ptr<Impl>(P),
         Release = It->second.Head.Release](StringRef Kfunc) {
          std::shared_ptr<Impl> I = All.lock();
          return I && I->hasKfuncAfter(Kfunc, Release);
        });
  return It->second.Resolved;
}

Expected<Database> KernelRegistry::database(StringRef Name) const {
  if (auto K = get(Name); !K)
    return K.takeError();
  Database D = P->resolveWithModules(P->Entries.find(Name)->second);
  unpackKfuncs(D);
  unpackHelpers(D);
  return D;
}

StringRef KernelRegistry::origin(StringRef Name) const {
  auto It = P->Entries.find(Name);
  return It == P->Entries.end() ? StringRef() : It->second.Head.Origin;
}

std::vector<std::string> KernelRegistry::names() const {
  std::vector<std::string> Names;
  for (const Impl::Entry *E : P->byAge())
    Names.push_back(E->Head.Name);
  return Names;
}

std::string KernelRegistry::newest() const {
  // A profile is never the default while a plain release is known.
  std::string Newest;
  for (const Impl::Entry *E : P->byAge())
    if (Newest.empty() || E->Head.Name == E->Head.Release)
      Newest = E->Head.Name;
  return Newest;
}

} // namespace precheck
