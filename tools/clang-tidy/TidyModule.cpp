//===- TidyModule.cpp - The clang-tidy module ===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each rule is a check, bpf-<rule>. Linked into bpf-precheck-clangd, and a
// module of its own for clang-tidy -load.
//
//===----------------------------------------------------------------------===//

#include "UnitAnalysis.h"
#include "precheck/Support/HostCheck.h"
#include "precheck/Support/TidyCompat.h"
#include "clang/AST/Decl.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "llvm/ADT/DenseMap.h"
#include <mutex>

using namespace precheck;
using namespace clang::tidy;
using llvm::StringRef;

namespace {

class BpfCheck : public ClangTidyCheck {
public:
  BpfCheck(StringRef Name, ClangTidyContext *Tidy,
           std::shared_ptr<UnitAnalysis> Shared)
      : ClangTidyCheck(Name, Tidy), Unit(std::move(Shared)),
        Leads(Unit->enable(Name)) {}

  bool isLanguageVersionSupported(const clang::LangOptions &L) const override {
    return !L.CPlusPlus && !L.ObjC;
  }

  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override {
    using namespace clang::ast_matchers;
    if (!Leads)
      return;
    // Any declaration: all it is for is to be given the AST.
    Finder->addMatcher(functionDecl().bind("any"), this);
    Finder->addMatcher(varDecl(hasGlobalStorage()).bind("any"), this);
  }

  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override {
    AST = Result.Context;
  }

  void onEndOfTranslationUnit() override {
    if (!AST)
      return;
    llvm::Expected<TidyOptions> Given = TidyOptions::read(Options);
    llvm::Error Failed = Given ? Unit->run(*AST, *Given) : Given.takeError();
    if (Failed)
      configurationDiag("bpf-precheck: %0")
          << llvm::toString(std::move(Failed));
    AST = nullptr;
  }

  void storeOptions(ClangTidyOptions::OptionMap &Map) override {
    for (const char *Name : {"BpfKernel", "BpfKernelDb"})
      Options.store(Map, Name, Options.getLocalOrGlobal(Name, ""));
    Options.store(Map, "BpfSeverity",
                  Options.getLocalOrGlobal("BpfSeverity", "warning"));
  }

private:
  std::shared_ptr<UnitAnalysis> Unit;
  bool Leads;
  clang::ASTContext *AST = nullptr;
};

/// Gives the checks of one unit the analysis that they share: clang-tidy makes
/// them with the same context.
class CheckMaker {
public:
  std::unique_ptr<ClangTidyCheck> make(StringRef Name, ClangTidyContext *Tidy) {
    std::shared_ptr<UnitAnalysis> Unit;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      std::weak_ptr<UnitAnalysis> &Known = Units[Tidy];
      Unit = Known.lock();
      if (!Unit)
        Known = Unit = std::make_shared<UnitAnalysis>(Host, *Tidy);
    }
    return std::make_unique<BpfCheck>(Name, Tidy, std::move(Unit));
  }

private:
  std::mutex Mutex;
  std::shared_ptr<TidyHost> Host = std::make_shared<TidyHost>();
  /// Entries of units that are gone are taken over by the next context at that
  /// address.
  llvm::DenseMap<ClangTidyContext *, std::weak_ptr<UnitAnalysis>> Units;
};

class BpfModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    auto Maker = std::make_shared<CheckMaker>();
    auto Add = [&](StringRef Name) {
      Factories.registerCheckFactory(
          Name, [Maker](StringRef Check, ClangTidyContext *Tidy) {
            return Maker->make(Check, Tidy);
          });
    };
    for (size_t I = 0; I != NumRules; ++I)
      Add(checkName(static_cast<Rule>(I)));
    Add(NotJudgedCheck);
  }
};

} // namespace

static ClangTidyModuleRegistry::Add<BpfModule>
    Registration("bpf-module", "What the BPF verifier would say.");

[[gnu::constructor]] static void checkThisHost() {
  checkHost("BpfPrecheckTidy.so");
}

namespace precheck {
/// Names this file for linkers that take only what is named from an archive.
// NOLINTNEXTLINE(misc-use-internal-linkage)
volatile int BpfTidyModuleAnchor = 0;
} // namespace precheck
