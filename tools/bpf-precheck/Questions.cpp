//===- Questions.cpp - What the kernels at hand know ----------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Questions.h"
#include "precheck/Kernel/KfuncHistory.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"

using namespace precheck;
using llvm::StringRef;

static llvm::Error unknown(const llvm::Twine &What, StringRef Name,
                           llvm::ArrayRef<std::string> Names,
                           StringRef Otherwise) {
  std::string Nearest = nearestName(Name, Names);
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 What + " '" + Name + "'; " +
                                     (Nearest.empty()
                                          ? Otherwise.str()
                                          : "did you mean '" + Nearest + "'?"));
}

static void jsonList(llvm::json::OStream &J, StringRef Key,
                     llvm::ArrayRef<std::string> Items) {
  J.attributeArray(Key, [&] {
    for (const std::string &Item : Items)
      J.value(Item);
  });
}

llvm::Expected<Kernels>
precheck::kernelsNamed(const KernelRegistry &Registry,
                       llvm::ArrayRef<std::string> Names) {
  std::vector<std::string> All = Registry.names();
  Kernels Found;
  for (const std::string &Name : Names.empty() ? All : Names.vec()) {
    auto K = Registry.get(Name);
    if (!K)
      return K.takeError();
    Found.push_back(*K);
  }
  return Found;
}

llvm::Error precheck::listKernels(const KernelRegistry &Registry, bool Json,
                                  llvm::raw_ostream &OS) {
  std::string Newest = Registry.newest();
  if (!Json) {
    for (const std::string &Name : Registry.names())
      OS << llvm::left_justify(Name + (Name == Newest ? " (default)" : ""), 19)
         << ' ' << Registry.origin(Name) << '\n';
    return llvm::Error::success();
  }
  llvm::Expected<Kernels> Ks = kernelsNamed(Registry, {});
  if (!Ks)
    return Ks.takeError();
  llvm::json::OStream J(OS, /*IndentSize=*/2);
  J.array([&] {
    for (const auto &K : *Ks)
      J.object([&] {
        J.attribute("kernel", K->name());
        J.attribute("default", K->name() == Newest);
        J.attribute("kfuncs", llvm::size(K->kfuncs()));
        J.attribute("origin", Registry.origin(K->name()));
      });
  });
  OS << '\n';
  return llvm::Error::success();
}

static llvm::Expected<std::optional<ProgramType>>
programNamed(StringRef Program) {
  if (Program.empty())
    return std::nullopt;
  std::vector<std::string> Names;
#define PROG_TYPE(Enum, Name)                                                  \
  if (Program.equals_insensitive(Name) || Program.equals_insensitive(#Enum))   \
    return ProgramType::Enum;                                                  \
  Names.push_back(Name);
#include "precheck/Program/ProgramTypes.def"
  return unknown("unknown program type", Program, Names,
                 "types are named as bpftool does, such as 'sched_cls'");
}

llvm::Error precheck::listKfuncs(const Kernels &Ks, StringRef Program,
                                 bool Json, llvm::raw_ostream &OS) {
  auto Type = programNamed(Program);
  if (!Type)
    return Type.takeError();
  auto Wanted = [&](const Kernel &K, const Kfunc &F) {
    return !*Type || K.isAllowed(F, **Type);
  };
  if (!Json) {
    for (const auto &K : Ks) {
      if (Ks.size() > 1)
        OS << K->name() << ":\n";
      for (const Kfunc &F : K->kfuncs()) {
        if (!Wanted(*K, F))
          continue;
        std::string Flags = llvm::join(flagNamesOf(F), " ");
        OS << (Ks.size() > 1 ? "  " : "");
        if (Flags.empty())
          OS << F.Name << '\n';
        else
          OS << llvm::left_justify(F.Name, 40) << ' ' << Flags << '\n';
      }
    }
    return llvm::Error::success();
  }
  llvm::json::OStream J(OS, /*IndentSize=*/2);
  J.array([&] {
    for (const auto &K : Ks)
      J.object([&] {
        J.attribute("kernel", K->name());
        J.attributeArray("kfuncs", [&] {
          for (const Kfunc &F : K->kfuncs())
            if (Wanted(*K, F))
              J.object([&] {
                J.attribute("name", F.Name);
                jsonList(J, "flags", flagNamesOf(F));
                jsonList(J, "programs", programNamesOf(*K, F));
              });
        });
      });
  });
  OS << '\n';
  return llvm::Error::success();
}

static void showText(const KfuncInKernel &Here, llvm::raw_ostream &OS) {
  OS << Here.Kernel << ':';
  if (!Here.Info) {
    OS << (Here.Changes.empty() ? " none\n" : " removed\n");
    return;
  }
  if (!Here.Changes.empty())
    OS << ' ' << llvm::join(Here.Changes, " ");
  OS << '\n';
  auto Line = [&](StringRef Key, const llvm::Twine &Value) {
    std::string Text = Value.str();
    if (!Text.empty())
      OS << "  " << llvm::left_justify(Key, 11) << ' ' << Text << '\n';
  };
  const Kfunc &F = *Here.Info;
  Line("prototype", F.HasPrototype ? prototypeOf(F) : "not known");
  Line("flags", llvm::join(Here.Flags, " "));
  Line("programs", llvm::join(Here.Programs, " "));
  for (const KfuncParam &P : F.Params)
    if (auto Tags = tagsOf(P); !Tags.empty())
      Line("tags", P.Name + ": " + llvm::join(Tags, " "));
  Line("sets", llvm::join(F.Sets, " "));
  Line("filter", F.Filter);
  Line("config", F.Config);
  Line("replacement", F.Replacement);
}

static void showJson(const KfuncInKernel &Here, llvm::json::OStream &J) {
  J.attribute("kernel", Here.Kernel);
  J.attribute("present", Here.Info != nullptr);
  jsonList(J, "changes", Here.Changes);
  if (!Here.Info)
    return;
  const Kfunc &F = *Here.Info;
  jsonList(J, "flags", Here.Flags);
  if (F.HasPrototype) {
    J.attribute("prototype", prototypeOf(F));
    J.attribute("result", F.Result);
    J.attributeArray("params", [&] {
      for (const KfuncParam &P : F.Params)
        J.object([&] {
          J.attribute("name", P.Name);
          J.attribute("type", P.Type);
          jsonList(J, "tags", tagsOf(P));
        });
    });
  }
  jsonList(J, "programs", Here.Programs);
  J.attributeArray("sets", [&] {
    for (const std::string &Set : F.Sets)
      J.value(Set);
  });
  for (auto [Key, Value] : {std::pair<StringRef, StringRef>("filter", F.Filter),
                            {"config", F.Config},
                            {"replacement", F.Replacement}})
    if (!Value.empty())
      J.attribute(Key, Value);
}

llvm::Error precheck::showKfunc(const Kernels &Ks, StringRef Name, bool Json,
                                llvm::raw_ostream &OS) {
  std::vector<KfuncInKernel> History = kfuncHistory(Ks, Name);
  if (History.empty()) {
    std::vector<std::string> Names;
    for (const auto &K : Ks)
      for (const Kfunc &F : K->kfuncs())
        Names.push_back(F.Name);
    return unknown("no kernel asked for has a kfunc", Name, Names,
                   "see --list-kfuncs");
  }
  if (!Json) {
    OS << Name << '\n';
    const KfuncInKernel *Before = nullptr;
    for (const KfuncInKernel &Here : History) {
      // Kernels that say the same need no more than a line.
      bool Same = Before && Before->Info && Here.Info && Here.Changes.empty();
      if (Same)
        OS << Here.Kernel << ": as " << Before->Kernel << '\n';
      else
        showText(Here, OS);
      Before = &Here;
    }
    return llvm::Error::success();
  }
  llvm::json::OStream J(OS, /*IndentSize=*/2);
  J.object([&] {
    J.attribute("kfunc", Name);
    J.attributeArray("kernels", [&] {
      for (const KfuncInKernel &Here : History)
        J.object([&] { showJson(Here, J); });
    });
  });
  OS << '\n';
  return llvm::Error::success();
}
