//===- CoreQuestions.cpp - Questions about the kernel's types -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CoreQuestions.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// How often a program is looked at under different answers.
static constexpr unsigned MaxLooks = 24;

/// The question as a noun: "'struct foo'", "field 'a.b' of 'struct foo'".
static std::string coreQuestion(const Analysis &A, ir::CoreOp Op,
                                const ir::CoreInfo &Info) {
  std::string Type =
      "'" +
      (Info.Typedef.empty() ? A.Types.spelling(Info.Type) : Info.Typedef) + "'";
  switch (Op) {
  case ir::CoreOp::FieldExists:
    return "field '" + Info.Name + "' of " + Type;
  case ir::CoreOp::EnumExists:
    return "'" + Info.Name + "' of " + Type;
  case ir::CoreOp::TypeMatches:
    return "a type that matches " + Type;
  default:
    return Type;
  }
}

/// libbpf strips what follows "___" from types and enumerators.
static std::optional<bool> answerByDatabase(const Analysis &A, ir::CoreOp Op,
                                            const ir::CoreInfo &Info) {
  if (!Info.Typedef.empty())
    return std::nullopt;
  const Type &T = A.Types.get(Info.Type);
  if (Op == ir::CoreOp::EnumExists) {
    llvm::StringRef Helper = essentialName(Info.Name);
    if (essentialName(T.CName) == "enum bpf_func_id" &&
        Helper.consume_front("BPF_FUNC_"))
      return A.K.hasHelper(("bpf_" + Helper).str());
    return std::nullopt;
  }
  if (T.Kind != TypeKind::Struct)
    return std::nullopt;
  if (Op == ir::CoreOp::FieldExists) {
    const StructOpsInfo *Ops = A.K.findStructOps(T.Name);
    return Ops && Ops->find(essentialName(Info.Name))
               ? std::optional<bool>(true)
               : std::nullopt;
  }
  if (Op != ir::CoreOp::TypeExists)
    return std::nullopt;
  llvm::StringRef Iterator = T.Name;
  if ((Iterator.consume_front("bpf_iter__") && A.K.findIterator(Iterator)) ||
      A.K.findStructOps(T.Name) || A.K.isStructOfKfunc(T.Name))
    return true;
  return std::nullopt;
}

std::optional<bool> interp::answerCore(Analysis &A, ir::CoreOp Op,
                                       const ir::CoreInfo &Info) {
  if (std::optional<bool> Known = answerByDatabase(A, Op, Info))
    return Known;
  std::string Question = coreQuestion(A, Op, Info);
  auto It = A.Answers.find(Question);
  if (It != A.Answers.end())
    return It->second;
  if (!llvm::is_contained(A.OpenQuestions, Question))
    A.OpenQuestions.push_back(std::move(Question));
  return std::nullopt;
}

/// A call of a kfunc that the kernel lacks: what such questions guard against.
/// Answers that lead to it are not the kernel's.
static bool isGuarded(const Finding &F) {
  return F.Msg == Message::KfuncUnresolved || F.Msg == Message::KfuncNotFound;
}

namespace {
class AnswerSearch {
public:
  explicit AnswerSearch(JudgeFn Judge) : Judge(Judge) {}

  /// Looks for answers, \p Given among them, with which the program is not
  /// rejected; \p Open are without an answer.
  bool findOther(const CoreAnswers &Given, llvm::ArrayRef<std::string> Open);
  void addConditional(ProgramResult &Result);

  unsigned Looks = 0;
  CoreAnswers Found;
  ProgramResult Result; ///< under Found
  /// Under all answers without a finding that isGuarded(): what each of them
  /// finds.
  std::optional<ProgramResult> Rejected;

private:
  void addRejected(ProgramResult R);

  JudgeFn Judge;
};
} // namespace

void AnswerSearch::addRejected(ProgramResult R) {
  if (!Rejected) {
    Rejected = std::move(R);
    return;
  }
  for (Finding &F : R.Findings)
    if (llvm::none_of(Rejected->Findings, [&](const Finding &Other) {
          return Other.Msg == F.Msg &&
                 Other.Where.getBegin() == F.Where.getBegin();
        }))
      Rejected->Findings.push_back(std::move(F));
}

bool AnswerSearch::findOther(const CoreAnswers &Given,
                             llvm::ArrayRef<std::string> Open) {
  for (bool Answer : {true, false}) {
    if (++Looks > MaxLooks)
      return false;
    CoreAnswers More = Given;
    More[Open.front()] = Answer;
    std::vector<std::string> StillOpen;
    ProgramResult R = Judge(More, StillOpen);
    if (R.Outcome != Verdict::Reject) {
      Found = std::move(More);
      Result = std::move(R);
      return true;
    }
    if (!StillOpen.empty()) {
      if (findOther(More, StillOpen))
        return true;
    } else if (llvm::none_of(R.Findings, isGuarded)) {
      addRejected(std::move(R));
    }
  }
  return false;
}

void AnswerSearch::addConditional(ProgramResult &To) {
  for (const auto &[Question, Answer] : Found) {
    CoreAnswers Other = Found;
    Other[Question] = !Answer;
    std::vector<std::string> Open;
    ProgramResult R = Judge(Other, Open);
    if (R.Outcome != Verdict::Reject)
      continue;
    for (Finding &F : R.Findings) {
      if (isGuarded(F))
        continue;
      F.Condition =
          (Answer ? "where the kernel lacks " : "where the kernel has ") +
          Question;
      To.Findings.push_back(std::move(F));
    }
  }
}

ProgramResult interp::judgeAnswers(ProgramResult Result,
                                   llvm::ArrayRef<std::string> Open,
                                   JudgeFn Judge) {
  AnswerSearch Search(Judge);
  if (!Search.findOther({}, Open)) {
    if (Search.Looks <= MaxLooks)
      return Search.Rejected ? std::move(*Search.Rejected) : std::move(Result);
    Result.Outcome = Verdict::Incomplete;
    Result.Reason = "it asks for more of the kernel's types than answers are "
                    "tried, and with some answers it is rejected";
    Result.Findings.clear();
    return Result;
  }
  Search.addConditional(Search.Result);
  return std::move(Search.Result);
}
