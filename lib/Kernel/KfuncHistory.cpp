//===- KfuncHistory.cpp - A kfunc through the kernels -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/KfuncHistory.h"
#include "precheck/Kernel/Database.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace precheck {

/// "TYPE NAME" as C declares it; Declarator may be a whole prototype.
static std::string declare(StringRef Type, const Twine &Declarator) {
  // int (*)(void *) holds its name inside.
  size_t Star = Type.find("(*)");
  if (Star != StringRef::npos)
    return (Type.take_front(Star + 2) + Declarator + Type.drop_front(Star + 2))
        .str();
  return (Type + (Type.ends_with("*") ? "" : " ") + Declarator).str();
}

std::string prototypeOf(const Kfunc &K) {
  if (!K.HasPrototype)
    return "";
  std::string Params;
  for (const KfuncParam &P : K.Params)
    Params += (Params.empty() ? "" : ", ") + declare(P.Type, P.Name);
  return declare(K.Result,
                 K.Name + "(" + (Params.empty() ? "void" : Params) + ")");
}

std::vector<std::string> flagNamesOf(const Kfunc &K) {
  std::vector<std::string> Names;
  for (KfuncFlag F : allKfuncFlags())
    if (K.has(F))
      Names.push_back(kfuncFlagName(F).str());
  return Names;
}

std::vector<std::string> programNamesOf(const Kernel &K, const Kfunc &F) {
  std::vector<std::string> Names;
#define PROG_TYPE(Enum, Name)                                                  \
  if (ProgramType::Enum != ProgramType::UNSPEC &&                              \
      K.isAllowed(F, ProgramType::Enum))                                       \
    Names.push_back(Name);
#include "precheck/Program/ProgramTypes.def"
  llvm::sort(Names);
  return Names;
}

std::vector<std::string> tagsOf(const KfuncParam &P) {
  // verifier.c and btf.c: is_kfunc_arg_*
  static const StringRef Tags[] = {"sz",
                                   "szk",
                                   "k",
                                   "ign",
                                   "uninit",
                                   "alloc",
                                   "opt",
                                   "nullable",
                                   "str",
                                   "const_str",
                                   "map",
                                   "const_map",
                                   "prog",
                                   "aux",
                                   "impl",
                                   "arena",
                                   "iter",
                                   "ref",
                                   "irq_flag",
                                   "refcounted_kptr",
                                   "nonown_allowed"};
  std::vector<std::string> Found;
  for (StringRef Name = P.Name; true;) {
    auto [Rest, Tag] = Name.rsplit("__");
    if (Rest.size() == Name.size() || !is_contained(Tags, Tag))
      break;
    Found.insert(Found.begin(), Tag.str());
    Name = Rest;
  }
  return Found;
}

/// "+x" for what only New has, "-x" for what only Old has.
static void addDifference(ArrayRef<std::string> Old, ArrayRef<std::string> New,
                          std::vector<std::string> &Into) {
  for (const std::string &N : New)
    if (!is_contained(Old, N))
      Into.push_back("+" + N);
  for (const std::string &N : Old)
    if (!is_contained(New, N))
      Into.push_back("-" + N);
}

std::vector<KfuncInKernel>
kfuncHistory(ArrayRef<std::shared_ptr<const Kernel>> Kernels, StringRef Name) {
  std::vector<KfuncInKernel> History;
  bool Known = false;
  for (const auto &K : Kernels) {
    KfuncInKernel Here;
    Here.Kernel = K->name().str();
    Here.Info = K->findKfunc(Name);
    const KfuncInKernel *Before = History.empty() ? nullptr : &History.back();
    if (Here.Info) {
      Here.Flags = flagNamesOf(*Here.Info);
      Here.Programs = programNamesOf(*K, *Here.Info);
    }
    if (Before && Before->Info && Here.Info) {
      addDifference(Before->Flags, Here.Flags, Here.Changes);
      addDifference(Before->Programs, Here.Programs, Here.Changes);
      if (prototypeOf(*Before->Info) != prototypeOf(*Here.Info))
        Here.Changes.push_back("prototype");
      if (Before->Info->Filter != Here.Info->Filter)
        Here.Changes.push_back("filter");
    } else if (Before && (Before->Info != nullptr) != (Here.Info != nullptr)) {
      Here.Changes.push_back(Here.Info ? "added" : "removed");
    }
    Known |= Here.Info != nullptr;
    History.push_back(std::move(Here));
  }
  if (!Known)
    History.clear();
  return History;
}

std::string nearestName(StringRef Name, ArrayRef<std::string> Names) {
  // One past the distance that still counts: two swapped letters are two.
  unsigned Best = std::max<unsigned>(3, Name.size() / 3 + 1);
  std::string Nearest;
  for (const std::string &N : Names) {
    unsigned Distance = Name.edit_distance(N, /*AllowReplacements=*/true, Best);
    if (Distance < Best) {
      Best = Distance;
      Nearest = N;
    }
  }
  return Nearest;
}

} // namespace precheck
