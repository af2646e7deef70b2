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
      E.InProgress = true;
      llvm::TimeTraceScope Scope("precheck.Lower",
                                 [&] { return Index.Model.Functions[F].Name; });
      if (llvm::Expected<std::unique_ptr<ir::Body>> B = lower(F))
        E.Body = std::move(*B);
      else
        E.Reason = llvm::toString(B.takeError());
      if (E.Body)
        dropUnusedArguments(*E.Body);
      E.InProgress = false;
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

  /// Arguments that a static function never reads. The compiler drops them and
  /// what computes them, so the verifier does not see, for one, the loads of
  /// the context words that a program's wrapper passes to a body that has no
  /// use for them.
  void dropUnusedArguments(ir::Body &B) {
    bool Changed = false;
    for (ir::Block &K : B.Blocks)
      for (size_t N = 0; N < K.Insts.size(); ++N) {
        if (K.Insts[N].Op != ir::Opcode::Call)
          continue;
        // Lowering the callee adds functions to the model, no calls to B.
        ir::CallInfo &Call = B.Calls[K.Insts[N].Call];
        const ir::Body *Callee = staticCallee(Call.Callee);
        if (!Callee)
          continue;
        for (size_t P = 0; P < Call.Args.size() && P < Callee->NumParams; ++P) {
          if (Callee->Blocks[0].LiveIn[P])
            continue;
          ir::Inst Any;
          Any.Op = ir::Opcode::Unknown;
          Any.Ty = Callee->Locals[P].Type;
          Any.Dst = Call.Args[P] = K.NumRegs++;
          Any.Src = Call.ArgOrigins[P];
          K.Insts.insert(K.Insts.begin() + N++, Any);
          Changed = true;
        }
      }
    if (Changed)
      ir::finish(B, Index.Model);
  }

  /// The body of a static function that is not being lowered right now.
  const ir::Body *staticCallee(FunctionId F) {
    if (F == NoId || Index.Model.Functions[F].Kind != FunctionKind::Static ||
        !Index.Model.Functions[F].HasBody)
      return nullptr;
    if (auto It = Bodies.find(F); It != Bodies.end() && It->second.InProgress)
      return nullptr;
    llvm::Expected<const ir::Body *> B = body(F);
    if (B)
      return *B;
    llvm::consumeError(B.takeError());
    return nullptr;
  }

  struct Entry {
    std::unique_ptr<ir::Body> Body;
    std::string Reason;
    bool InProgress = false;
  };
  ProgramIndex &Index;
  /// A map and not a vector: the model's functions grow while we lower.
  std::map<FunctionId, Entry> Bodies;
};
} // namespace

std::unique_ptr<ir::BodySource> precheck::createLowering(ProgramIndex &Index) {
  return std::make_unique<Lowering>(Index);
}
