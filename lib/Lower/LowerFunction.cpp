//===- LowerFunction.cpp - Blocks, terminators and spills -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "clang/AST/Attr.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace precheck;
using namespace precheck::ir;

FunctionLowering::FunctionLowering(ProgramIndex &Index, FunctionId Id,
                                   const FunctionDecl &Definition)
    : Index(Index), Definition(Definition), Context(Definition.getASTContext()),
      Out(std::make_unique<Body>()) {
  Out->Function = Id;
}

void FunctionLowering::fail(const llvm::Twine &Reason) {
  if (Failure.empty())
    Failure = Reason.str();
}

llvm::Expected<std::unique_ptr<Body>> FunctionLowering::run() {
  auto Error = [](llvm::StringRef Reason) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), Reason);
  };
  if (Definition.hasAttr<NakedAttr>())
    return Error("naked function");
  Stmt *Code = Definition.getBody();
  if (!Code)
    return Error("function without a body");
  Out->End = Definition.getBodyRBrace();

  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddImplicitDtors = true; // brings CFGCleanupFunction
  Options.PruneTriviallyFalseEdges = true;
  Graph = CFG::buildCFG(&Definition, Code, &Context, Options);
  if (!Graph)
    return Error("no control-flow graph");

  for (const ParmVarDecl *P : Definition.parameters())
    local(P);
  Out->NumParams = Definition.getNumParams();

  scanElements();
  blockFor(&Graph->getEntry());
  while (!Worklist.empty() && Failure.empty()) {
    const CFGBlock *B = Worklist.back();
    Worklist.pop_back();
    lowerBlock(B);
  }
  if (!Failure.empty())
    return Error(Failure);
  insertSpills();
  finish(*Out, Index.Model);
  return std::move(Out);
}

//===----------------------------------------------------------------------===//
// What the elements say in advance
//===----------------------------------------------------------------------===//

void FunctionLowering::markUnevaluated(const Stmt *S) {
  if (!S)
    return;
  if (const auto *E = dyn_cast<Expr>(S))
    S = E->IgnoreParens();
  Unevaluated.insert(S);
  for (const Stmt *Child : S->children())
    markUnevaluated(Child);
}

/// Builtins that look at their operands without evaluating them.
static bool hasUnevaluatedOperands(const CallExpr *E) {
  const FunctionDecl *F = E->getDirectCallee();
  if (!F || !F->getIdentifier() || !F->getBuiltinID())
    return false;
  return llvm::StringSwitch<bool>(F->getName())
      .Case("__builtin_constant_p", true)
      .Case("__builtin_object_size", true)
      .Case("__builtin_dynamic_object_size", true)
      .Case("__builtin_preserve_field_info", true)
      .Case("__builtin_preserve_type_info", true)
      .Case("__builtin_preserve_enum_value", true)
      .Case("__builtin_btf_type_id", true)
      .Case("__builtin_assume", true)
      .Default(false);
}

/// A variable of record type that a call initialises is where the call makes
/// its result: there is no copy.
void FunctionLowering::findInitializers(const DeclStmt *S) {
  for (const Decl *D : S->decls())
    if (const auto *V = dyn_cast<VarDecl>(D); V && V->hasLocalStorage() &&
                                              V->getInit() &&
                                              V->getType()->isRecordType())
      if (const auto *Call = dyn_cast<CallExpr>(V->getInit()->IgnoreParens()))
        InitializedBy[Call] = V;
}

void FunctionLowering::scanElements() {
  for (const CFGBlock *B : *Graph) {
    for (const CFGElement &Element : *B) {
      auto S = Element.getAs<CFGStmt>();
      if (const auto *D = S ? dyn_cast<DeclStmt>(S->getStmt()) : nullptr)
        findInitializers(D);
      const auto *E = S ? dyn_cast<Expr>(S->getStmt()) : nullptr;
      if (!E)
        continue;
      E = E->IgnoreParens();
      ElementOf[E] = B;
      if (const auto *Call = dyn_cast<CallExpr>(E)) {
        if (hasUnevaluatedOperands(Call))
          for (const Expr *Arg : Call->arguments())
            markUnevaluated(Arg);
      } else if (const auto *C = dyn_cast<AbstractConditionalOperator>(E)) {
        if (C->getType()->isVoidType())
          continue;
        LocalId Temp = newTemp(C->getType(), C);
        Joins[C] = Temp;
        JoinIn[B] = C;
        Sinks[C->getTrueExpr()->IgnoreParens()] = {Temp, false};
        Sinks[C->getFalseExpr()->IgnoreParens()] = {Temp, false};
      } else if (const auto *L = dyn_cast<clang::BinaryOperator>(E);
                 L && L->isLogicalOp()) {
        LocalId Temp = newTemp(L->getType(), L);
        Joins[L] = Temp;
        JoinIn[B] = L;
        // The CFG turns nested operators into branches; only the last operand
        // reaches the join by falling into it.
        const Expr *Last = L->getRHS()->IgnoreParens();
        while (const auto *N = dyn_cast<clang::BinaryOperator>(Last)) {
          if (!N->isLogicalOp())
            break;
          Last = N->getRHS()->IgnoreParens();
        }
        Sinks[Last] = {Temp, true};
      }
    }
  }
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

/// Skips blocks that do nothing but go on.
static const CFGBlock *thread(const CFGBlock *B, const CFG &Graph) {
  llvm::SmallPtrSet<const CFGBlock *, 8> Seen;
  while (B->empty() && B != &Graph.getExit() &&
         B != Graph.getIndirectGotoBlock() && Seen.insert(B).second) {
    const CFGBlock *Next = nullptr;
    for (const CFGBlock::AdjacentBlock &S : B->succs()) {
      if (!S.getReachableBlock())
        continue;
      if (Next)
        return B;
      Next = S.getReachableBlock();
    }
    if (!Next || isa_and_nonnull<SwitchStmt>(B->getTerminatorStmt()))
      return B;
    B = Next;
  }
  return B;
}

BlockId FunctionLowering::blockFor(const CFGBlock *B) {
  B = thread(B, *Graph);
  auto [It, New] = BlockOf.try_emplace(B, Out->Blocks.size());
  if (New) {
    Out->Blocks.emplace_back();
    Worklist.push_back(B);
  }
  return It->second;
}

void FunctionLowering::startBlock(BlockId Id) {
  Current = Id;
  Definitions.clear();
  Values.clear();
}

void FunctionLowering::lowerBlock(const CFGBlock *B) {
  startBlock(BlockOf.lookup(B));
  Return = nullptr;
  for (const CFGElement &Element : *B) {
    if (auto S = Element.getAs<CFGStmt>())
      lowerStmt(S->getStmt());
    else if (auto C = Element.getAs<CFGCleanupFunction>())
      lowerCleanup(C->getVarDecl());
    if (!Failure.empty())
      return;
  }
  lowerTerminator(B);
}

static bool isName(const Expr *E) {
  if (const auto *C = dyn_cast<ImplicitCastExpr>(E))
    if (C->getCastKind() == CK_FunctionToPointerDecay ||
        C->getCastKind() == CK_BuiltinFnToFnPtr)
      E = C->getSubExpr()->IgnoreParens();
  return isa<DeclRefExpr>(E);
}

void FunctionLowering::lowerStmt(const Stmt *S) {
  const auto *E = dyn_cast<Expr>(S);
  if (!E) {
    if (const auto *D = dyn_cast<DeclStmt>(S))
      lowerDecl(D);
    else if (const auto *R = dyn_cast<ReturnStmt>(S))
      lowerReturn(R);
    else if (const auto *A = dyn_cast<GCCAsmStmt>(S))
      lowerAsm(A);
    else if (isa<MSAsmStmt>(S))
      fail("inline assembly with effects");
    return;
  }
  E = E->IgnoreParens();
  // Lists are stored when the object is known, by whoever initialises it.
  if (Unevaluated.contains(E) ||
      isa<InitListExpr, DesignatedInitExpr, DesignatedInitUpdateExpr,
          ImplicitValueInitExpr, NoInitExpr>(E))
    return;
  // Names have no effect: they are looked at when they are used.
  auto Sink = Sinks.find(E);
  if (Sink == Sinks.end() && isName(E))
    return;
  Reg R;
  if (auto It = Values.find(E); It != Values.end())
    R = It->second;
  else
    R = lowerExpr(E);
  Defined[E] = {Current, R,
                static_cast<uint32_t>(Out->Blocks[Current].Insts.size())};
  if (Sink == Sinks.end() || R == None || !Failure.empty())
    return;
  auto [Temp, Logical] = Sink->second;
  Source = E;
  if (Logical)
    R = toBool(R, E, Out->Locals[Temp].Type);
  Inst I;
  I.Op = Opcode::Store;
  I.A = addrLocal(Temp);
  I.B = R;
  I.Ty = Out->Locals[Temp].Type;
  append(I);
}

void FunctionLowering::lowerDecl(const DeclStmt *S) {
  for (const Decl *D : S->decls()) {
    const auto *V = dyn_cast<VarDecl>(D);
    if (!V || !V->hasLocalStorage())
      continue;
    Source = S;
    if (V->getType()->isVariablyModifiedType() &&
        V->getType()->isVariableArrayType())
      return fail("variable-length array");
    LocalId L = local(V);
    const Expr *Init = V->getInit();
    if (Init && !InitializedBy.contains(Init->IgnoreParens()))
      initialize(addrLocal(L), V->getType(), Init, /*Zeroed=*/false);
  }
}

void FunctionLowering::lowerReturn(const ReturnStmt *S) {
  Return = S;
  ReturnValue = None;
  if (const Expr *E = S->getRetValue())
    ReturnValue = value(E);
}

//===----------------------------------------------------------------------===//
// Terminators
//===----------------------------------------------------------------------===//

/// A block that ends in a branch of && or || and leads to the join of the whole
/// expression: the edge taken decides the value. It is stored before the
/// branch; the other way stores its own before it comes to the join.
void FunctionLowering::joinLogical(const CFGBlock *B) {
  const Stmt *T = B->getTerminatorStmt();
  const auto *Op = dyn_cast_or_null<clang::BinaryOperator>(T);
  const auto *Elvis = dyn_cast_or_null<BinaryConditionalOperator>(T);
  if (!Elvis && !(Op && Op->isLogicalOp()))
    return;
  bool TrueEdge = true;
  for (const CFGBlock::AdjacentBlock &S : B->succs()) {
    const CFGBlock *Succ = S.getReachableBlock();
    auto Join = Succ ? JoinIn.find(Succ) : JoinIn.end();
    if (Join != JoinIn.end() && (!Elvis || Join->second == Elvis) &&
        (Elvis || isa<clang::BinaryOperator>(Join->second))) {
      Source = Join->second;
      LocalId Temp = Joins.lookup(Join->second);
      TypeId Ty = Out->Locals[Temp].Type;
      Inst I;
      I.Op = Opcode::Store;
      I.Ty = Ty;
      I.B = Elvis ? value(Elvis->getTrueExpr()) : constant(TrueEdge, Ty);
      I.A = addrLocal(Temp);
      append(I);
    }
    if (Elvis)
      return; // only its true edge skips an arm
    TrueEdge = false;
  }
}

void FunctionLowering::lowerTerminator(const CFGBlock *B) {
  // Out->Blocks grows in blockFor: the terminator is put in place at the end.
  Terminator Term;
  const Stmt *S = B->getTerminatorStmt();
  Term.Src = origin(S);
  auto Finish = [&] { Out->Blocks[Current].Term = std::move(Term); };

  if (Return) {
    Term.Kind = TermKind::Return;
    Term.Cond = ReturnValue;
    Term.Src = origin(Return);
    return Finish();
  }
  if (B == &Graph->getExit()) {
    Term.Kind = TermKind::Return;
    Term.Src.Range = Out->End;
    return Finish();
  }
  if (B->hasNoReturnElement()) {
    Term.Kind = TermKind::Unreachable;
    return Finish();
  }
  if (const auto *Switch = dyn_cast_or_null<SwitchStmt>(S))
    return lowerSwitch(B, Switch);
  if (const auto *Asm = dyn_cast_or_null<GCCAsmStmt>(S))
    return lowerAsmGoto(B, Asm);
  if (B == Graph->getIndirectGotoBlock()) {
    Term.Kind = TermKind::Indirect;
    for (const CFGBlock::AdjacentBlock &Succ : B->succs())
      if (const CFGBlock *To = Succ.getReachableBlock())
        Term.Succs.push_back(blockFor(To));
    return Finish();
  }

  joinLogical(B);
  llvm::SmallVector<const CFGBlock *, 2> Succs;
  for (const CFGBlock::AdjacentBlock &Succ : B->succs())
    Succs.push_back(Succ.getReachableBlock());
  if (llvm::count(Succs, nullptr) == 0 && Succs.size() == 2) {
    const Expr *Cond = B->getLastCondition();
    if (!Cond)
      Cond = dyn_cast_or_null<Expr>(B->getTerminatorCondition());
    if (!Cond)
      return fail("branch without a condition");
    Term.Src = origin(Cond);
    Source = Cond;
    Term.Cond = value(Cond);
    if (Term.Cond == None)
      Term.Cond = unknown(Context.IntTy);
    if (std::optional<int64_t> C = constOf(Term.Cond)) {
      Term.Cond = None;
      Succs = {Succs[*C ? 0 : 1]};
    }
  }
  llvm::erase(Succs, nullptr);
  if (Succs.empty())
    return Finish();
  if (Succs.size() > 2)
    return fail("branch with many ways");
  Term.Kind = Succs.size() == 1 ? TermKind::Jump : TermKind::Branch;
  for (const CFGBlock *Succ : Succs)
    Term.Succs.push_back(blockFor(Succ));
  Finish();
}

void FunctionLowering::lowerSwitch(const CFGBlock *B, const SwitchStmt *S) {
  Terminator Term;
  Term.Kind = TermKind::Switch;
  Term.Src = origin(S->getCond());
  Source = S->getCond();
  Term.Cond = value(S->getCond());
  std::optional<int64_t> Known = constOf(Term.Cond);
  if (!Known)
    Known = fold(S->getCond());

  auto Int = [this](const Expr *E) {
    Expr::EvalResult R;
    if (E->EvaluateAsInt(R, Context))
      return R.Val.getInt().extOrTrunc(64).getSExtValue();
    fail("case label that is not constant");
    return int64_t(0);
  };
  const CFGBlock *Default = nullptr;
  if (B->succ_size() != 0) {
    const CFGBlock::AdjacentBlock &Last = *B->succ_rbegin();
    // For a switch that names every enumerator the CFG drops the default, but
    // C does not: an enum object holds other values, too.
    Default = Last.getReachableBlock();
    if (!Default && S->isAllEnumCasesCovered())
      Default = Last.getPossiblyUnreachableBlock();
  }
  const CFGBlock *Taken = Default;
  for (auto It = B->succ_begin(), End = B->succ_end(); It != End; ++It) {
    if (std::next(It) == End)
      break;
    const CFGBlock *To = It->getReachableBlock();
    const auto *Label =
        To ? dyn_cast_or_null<CaseStmt>(To->getLabel()) : nullptr;
    if (!Label)
      continue;
    Case C;
    C.Lo = Int(Label->getLHS());
    C.Hi = Label->getRHS() ? Int(Label->getRHS()) : C.Lo;
    if (Known) {
      if (*Known >= C.Lo && *Known <= C.Hi)
        Taken = To;
      continue;
    }
    Term.Cases.push_back(C);
    Term.Succs.push_back(blockFor(To));
  }
  if (Known) {
    Term.Kind = Taken ? TermKind::Jump : TermKind::Unreachable;
    Term.Cond = None;
    Default = Taken;
  }
  if (Default) {
    Term.Succs.push_back(blockFor(Default));
  } else if (Term.Kind == TermKind::Switch) {
    Term.Succs.push_back(Out->Blocks.size());
    Out->Blocks.emplace_back(); // ends in Unreachable
  }
  Out->Blocks[Current].Term = std::move(Term);
}

//===----------------------------------------------------------------------===//
// Values that cross blocks
//===----------------------------------------------------------------------===//

/// Stores each value that another block loads right after its definition.
void FunctionLowering::insertSpills() {
  std::vector<std::vector<std::pair<Value, const Expr *>>> ByBlock(
      Out->Blocks.size());
  for (const auto &[E, Temp] : Spills) {
    // Not there: made in a block that is never reached.
    auto It = Defined.find(E);
    if (It != Defined.end() && It->second.R != None)
      ByBlock[It->second.Block].push_back({It->second, E});
  }
  for (auto [Id, List] : llvm::enumerate(ByBlock)) {
    if (List.empty())
      continue;
    llvm::sort(List, [](const auto &A, const auto &B) {
      return std::pair(A.first.Pos, A.first.R) <
             std::pair(B.first.Pos, B.first.R);
    });
    Block &B = Out->Blocks[Id];
    std::vector<Inst> Insts;
    Insts.reserve(B.Insts.size() + 2 * List.size());
    size_t Next = 0;
    for (uint32_t Pos = 0; Pos <= B.Insts.size(); ++Pos) {
      for (; Next < List.size() && List[Next].first.Pos == Pos; ++Next) {
        const Expr *E = List[Next].second;
        LocalId Temp = Spills.lookup(E);
        Inst Addr;
        Addr.Op = Opcode::AddrLocal;
        Addr.Imm = Temp;
        Addr.Ty = Index.Types->of(Context.VoidPtrTy);
        Addr.Dst = B.NumRegs++;
        Addr.Src = origin(E);
        Inst Store;
        Store.Op = Opcode::Store;
        Store.A = Addr.Dst;
        Store.B = List[Next].first.R;
        Store.Ty = Out->Locals[Temp].Type;
        Store.Src = Addr.Src;
        Insts.push_back(Addr);
        Insts.push_back(Store);
      }
      if (Pos < B.Insts.size())
        Insts.push_back(B.Insts[Pos]);
    }
    B.Insts = std::move(Insts);
  }
}
