//===- Analysis.cpp - One program's analysis -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Record.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// The most steps that a finding shows.
static constexpr unsigned MaxSteps = 12;
static constexpr unsigned MaxText = 60;
/// How far the exploration goes on after a finding.
static constexpr unsigned StepsAfterFinding = 5000;
/// The part of the budget that a first look may take.
static constexpr unsigned QuickShare = 2;

static ProgramKind kindOf(const Program &Prog) {
  ProgramKind Kind;
  Kind.Type = Prog.Info.Type;
  Kind.Attach = Prog.Info.AttachType;
  Kind.Target = Prog.Info.Target;
  Kind.Sleepable = Prog.Info.Sleepable;
  // Tables may share a program, but only for the same member (libbpf.c:
  // bpf_object__collect_st_ops_relos).
  auto First = [&](const StructOpsMember &M) {
    return M.Member == Prog.StructOps[0].Member &&
           essentialName(M.Struct) == essentialName(Prog.StructOps[0].Struct);
  };
  if (!Prog.StructOps.empty() && llvm::all_of(Prog.StructOps, First)) {
    Kind.StructOps = essentialName(Prog.StructOps[0].Struct);
    Kind.Member = Prog.StructOps[0].Member;
  }
  return Kind;
}

Analysis::Analysis(const ProgramModel &Model, ir::BodySource &Bodies,
                   const Kernel &K, const Program &Prog,
                   const VerifyOptions &Options, const CoreAnswers &Answers,
                   bool Quick)
    : Model(Model), Types(*Model.Types), Bodies(Bodies), K(K), Prog(Prog),
      Kind(kindOf(Prog)), Options(Options), Answers(Answers), Quick(Quick),
      Limit(Quick ? Options.Budget / QuickShare : Options.Budget) {
  const Function &F = Model.Functions[Prog.Function];
  Result.Name = F.Name;
  Result.Section = Prog.Section;
  Result.Type = programTypeName(Prog.Info.Type).str();
  Result.Loc = F.Loc;
}

Analysis::~Analysis() = default;

Value Analysis::scalarOf(TypeId Ty) {
  const Type &T = Types.get(Ty);
  if (T.Kind == TypeKind::Int && T.Bool)
    return Value::scalar(Syms.fresh(Range::between(0, 1)));
  if (T.Kind == TypeKind::Int && T.Size < 8)
    return freshScalar(T.Size * 8, T.Signed);
  return freshScalar(64, false);
}

Value Analysis::opaque(TypeId Ty) {
  const Type &T = Types.get(Ty);
  if (T.Kind == TypeKind::Int || T.Kind == TypeKind::Float)
    return scalarOf(Ty);
  Value V = Value::any();
  V.Id = freshId();
  return V;
}

bool Analysis::inRcuCs(const State &S) const {
  if (!K.has(Feature::RcuSections))
    return false;
  if (S.RcuDepth || !S.Locks.empty() || !S.Sleepable)
    return true;
  return (S.PreemptDepth || !S.Irqs.empty()) && K.has(Feature::RcuByPreemptOff);
}

const std::vector<SpecialField> &Analysis::specialFieldsOf(TypeId Ty) const {
  auto [It, New] = Specials.try_emplace(Ty);
  if (New) {
    It->second = specialFields(Types, Ty);
    // btf.c:btf_find_kptr: BTF has no struct for what is only declared, and
    // then the kernel takes no field of the value for special.
    if (llvm::any_of(It->second, [&](const SpecialField &F) {
          return F.Tag != KptrTag::None && !Types.get(F.Pointee).Complete;
        }))
      It->second.clear();
  }
  return It->second;
}

Value Analysis::releasedPointer(const Value &Was) {
  Value V = freshScalar(64, false);
  V.Gone = Lost::Released;
  V.From = Was.From;
  return V;
}

std::string Analysis::text(const ir::Origin &O) const {
  std::string T = Bodies.text(O);
  if (T.size() > MaxText)
    T = T.substr(0, MaxText - 3) + "...";
  return T;
}

void Analysis::addGlobal(FunctionId F, bool Sleepable) {
  if (llvm::none_of(Globals, [&](const GlobalFunction &G) {
        return G.F == F && G.Sleepable == Sleepable;
      }))
    Globals.push_back({F, Sleepable});
}

void Analysis::step(State &S, TraceNode Node) {
  Node.Prev = S.Trace;
  S.Trace = new (Nodes.Allocate<TraceNode>()) TraceNode(Node);
}

Because interp::cameFrom(const Value &V) {
  Because Why;
  Why.Id = V.Id;
  Why.Ref = V.Ref;
  // Of a reference, the acquisition is shown.
  if (!V.From || V.Ref)
    return Why;
  Why.Origin = V.From;
  if (V.maybeNull()) {
    Why.OriginText = "may be NULL: it comes from here";
    Why.OriginKind = StepKind::MaybeNull;
  } else {
    Why.OriginText = V.isScalar() ? "the value comes from here; the verifier "
                                    "holds it for a number, not a pointer"
                                  : "the pointer comes from here";
  }
  return Why;
}

PathStep Analysis::render(const TraceNode &N) const {
  PathStep P;
  P.Kind = N.Kind;
  P.Where = N.Where->Range;
  std::string Callee = N.Func == NoId ? "" : "'" + function(N.Func).Name + "'";
  switch (N.Kind) {
  case StepKind::Acquired:
    P.Text =
        "reference acquired here" + (Callee.empty() ? "" : " by " + Callee);
    break;
  case StepKind::Released:
    P.Text =
        "reference released here" + (Callee.empty() ? "" : " by " + Callee);
    break;
  case StepKind::Branch:
    if (N.Pointer)
      P.Text = "assuming '" + text(*N.Where) + "' is " +
               (N.Taken ? "not NULL" : "NULL");
    else
      P.Text = "assuming '" + text(*N.Where) + "' is " +
               (N.Taken ? "true" : "false");
    break;
  case StepKind::Call:
    P.Text = "in the call of " + Callee;
    break;
  case StepKind::Region:
    P.Text = Callee + " called here";
    break;
  default:
    P.Text = Callee.empty() ? "here" : "in " + Callee;
    break;
  }
  return P;
}

/// Of a pointer that may be NULL: the last test after it was got. It was of
/// something else, or the pointer would be known not to be NULL.
static const TraceNode *guardInstead(const State &S, const Because &Why,
                                     Message M) {
  Rule R = ruleOf(M);
  bool Null = R == Rule::NullDereference || R == Rule::NullArgument;
  if (!Null || !Why.Id || (!Why.Origin && !Why.Ref))
    return nullptr;
  for (const TraceNode *N = S.Trace; N; N = N->Prev) {
    // Also where it was acquired.
    if (N->Id == Why.Id || N->Kind == StepKind::Call)
      return nullptr;
    if (N->Kind != StepKind::Branch)
      continue;
    if (!Why.Origin)
      return N;
    clang::SourceLocation At = N->Where->Range.getBegin(),
                          Got = Why.Origin->Range.getBegin();
    bool After = At.isFileID() && Got.isFileID() && Got < At;
    return After ? N : nullptr;
  }
  return nullptr;
}

std::vector<PathStep> Analysis::path(const State &S, const Because &Why,
                                     Message M) const {
  // Walk back to the event that the finding is about; what came before has
  // no part in it.
  std::vector<PathStep> Steps;
  const TraceNode *Guard = guardInstead(S, Why, M);
  bool Anchored = !Why.Ref && !Why.Id;
  const TraceNode *Stop = nullptr;
  for (const TraceNode *N = S.Trace; N; N = N->Prev)
    if (Why.Ref && N->Kind == StepKind::Acquired && N->Ref == Why.Ref) {
      Stop = N;
      Anchored = true;
      break;
    }
  for (const TraceNode *N = S.Trace; N; N = N->Prev) {
    bool Own = (Why.Ref && N->Ref == Why.Ref) || (Why.Id && N->Id == Why.Id);
    bool Context = N->Kind == StepKind::Branch || N->Kind == StepKind::Call;
    // The call that BPF_PROG and its like make is not the author's.
    if (N->Kind == StepKind::Call && N->Where->Range.getBegin().isMacroID())
      Context = false;
    if (N->Kind == StepKind::Region)
      Own = Own || ruleOf(M) == Rule::UnbalancedRegion ||
            ruleOf(M) == Rule::UntrustedArgument;
    if (Own || (Context && (Stop || N->Kind == StepKind::Call || !Anchored ||
                            ruleOf(M) == Rule::UnbalancedRegion)))
      Steps.push_back(render(*N));
    if (N == Guard && !Steps.empty())
      Steps.back().Text += ", which does not tell that the pointer is not NULL";
    if (N == Stop)
      break;
  }
  if (Why.Origin)
    Steps.push_back({Why.OriginKind, Why.Origin->Range, Why.OriginText});
  std::reverse(Steps.begin(), Steps.end());
  if (Steps.size() > MaxSteps)
    Steps.erase(Steps.begin() + MaxSteps / 2,
                Steps.end() - (MaxSteps - MaxSteps / 2));
  if (Why.After)
    Steps.push_back({StepKind::Info, Why.After->Range, Why.AfterText});
  return Steps;
}

Flow Analysis::report(const State &S, Message M, MessageArgs Args,
                      const ir::Origin &Where, Because Why) {
  if (S.Imprecise) {
    Doubtful = true;
    incomplete("a loop or a join was too complex to follow exactly, and on "
               "the approximate path the program may be rejected");
    return Flow::Stop;
  }
  std::string Key = std::to_string(static_cast<unsigned>(M)) + ':' +
                    std::to_string(Where.Range.getBegin().getRawEncoding()) +
                    ':' + Args.Func;
  if (const Reference *R = Why.Ref ? S.findRef(Why.Ref) : nullptr)
    Key += ':' + std::to_string(R->Site->Range.getBegin().getRawEncoding());
  if (!Reported.insert(Key).second)
    return Flow::Stop;
  // The program is rejected: look for more, but not for long. A loop that
  // leaks would go on to the end of the budget.
  Limit = std::min<uint64_t>(Limit, 2 * paid() + StepsAfterFinding);
  Finding F;
  F.Msg = M;
  F.Args = std::move(Args);
  F.Where = Where.Range;
  F.Before = std::move(Why.Before);
  if (Around) {
    F.Before = {M, std::move(F.Args), F.Where};
    F.Msg = Around->M;
    F.Args = Around->Args;
    F.Where = Around->Where->Range;
  }
  F.Path = path(S, Why, M);
  F.Suggestion = std::move(Why.Suggestion);
  F.Mend = std::move(Why.Mend);
  Result.Findings.push_back(std::move(F));
  return Flow::Stop;
}

void Analysis::note(const ir::Origin &Where, std::string Text) {
  if (Noted.insert(Text).second)
    Result.Notes.push_back({StepKind::Info, Where.Range, std::move(Text)});
}

Flow Analysis::unsupported(std::string Reason) {
  if (Result.Outcome != Verdict::Unsupported) {
    Result.Outcome = Verdict::Unsupported;
    Result.Reason = std::move(Reason);
  }
  return Flow::Stop;
}

void Analysis::incomplete(std::string Reason) {
  if (Result.Outcome != Verdict::Accept)
    return;
  Result.Outcome = Verdict::Incomplete;
  Result.Reason = std::move(Reason);
}

std::string interp::btfTypeString(const TypeTable &Types, TypeId Ty) {
  const Type &T = Types.get(Ty);
  switch (T.Kind) {
  case TypeKind::Struct:
    return "STRUCT " + T.Name.str();
  case TypeKind::Union:
    return "UNION " + T.Name.str();
  case TypeKind::Pointer:
    return "PTR ";
  case TypeKind::Int:
    return "INT " + T.Name.str();
  case TypeKind::Function:
    return "FUNC_PROTO ";
  case TypeKind::Void:
    return "UNKNOWN ";
  default:
    return T.Name.str();
  }
}
