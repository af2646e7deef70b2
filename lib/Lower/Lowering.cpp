//===- Lowering.cpp - Bodies on demand -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "precheck/Lower/Lower.h"
#include "clang/AST/Decl.h"
#include "llvm/Support/TimeProfiler.h"
#include <map>

using namespace clang;
using namespace precheck;

ir::BodySource::~BodySource() = default;

namespace {
class Lowering : public ir::BodySource {
public:
  explicit Lowering(ProgramIndex &Index) : Index(Index) {}

  llvm::Expected<const ir::Body *> body(FunctionId F) override {
    auto [It, New] = Bodies.try_emplace(F);
    Entry &E = It->second;
    if (New) {
      llvm::TimeTraceScope Scope("precheck.Lower",
                                 [&] { return Index.Model.Functions[F].Name; });
      if (llvm::Expected<std::unique_ptr<ir::Body>> B = lower(F))
        E.Body = std::move(*B);
      else
        E.Reason = llvm::toString(B.takeError());
    }
    if (E.Body)
      return E.Body.get();
    return llvm::createStringError(llvm::inconvertibleErrorCode(), E.Reason);
  }

  std::string text(const ir::Origin &O) const override {
    const ASTContext &Context = Index.Types->context();
    return ir::originText(O, Context.getSourceManager(), Context.getLangOpts());
  }

private:
  llvm::Expected<std::unique_ptr<ir::Body>> lower(FunctionId F) {
    auto Error = [](const char *Reason) {
      return llvm::createStringError(llvm::inconvertibleErrorCode(), Reason);
    };
    const void *Opaque = Index.Model.Functions[F].Decl;
    const auto *D = dyn_cast_or_null<FunctionDecl>(
        static_cast<const clang::Decl *>(Opaque));
    const FunctionDecl *Definition = nullptr;
    if (!D || !D->hasBody(Definition))
      return Error(D && D->hasSkippedBody() ? "function body was skipped"
                                            : "function without a body");
    return ir::FunctionLowering(Index, F, *Definition).run();
  }

  struct Entry {
    std::unique_ptr<ir::Body> Body;
    std::string Reason;
  };
  ProgramIndex &Index;
  /// A map and not a vector: the model's functions grow while we lower.
  std::map<FunctionId, Entry> Bodies;
};
} // namespace

std::unique_ptr<ir::BodySource> precheck::createLowering(ProgramIndex &Index) {
  return std::make_unique<Lowering>(Index);
}
