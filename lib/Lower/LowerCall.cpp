//===- LowerCall.cpp - Calls and scope exits -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "clang/AST/Attr.h"

using namespace clang;
using namespace precheck;
using namespace precheck::ir;

Reg FunctionLowering::emitCall(CallInfo Info, QualType Result, Reg Into) {
  Inst I;
  I.Op = Opcode::Call;
  I.Ty = typeOf(Result);
  I.Call = Out->Calls.size();
  if (isAggregate(Result))
    Info.ResultAddr =
        Into != None ? Into : addrLocal(newObject(Result, Source), Result);
  Reg Address = Info.ResultAddr;
  Out->Calls.push_back(std::move(Info));
  if (Address == None && !Result->isVoidType())
    return emit(I);
  append(I);
  return Address;
}

/// The address of a function or of a variable with static storage that \p Arg
/// is when its casts to integers of 32 bits or more are left out; null if it is
/// none. The compiler does not cut such a constant to the parameter's width.
static const Expr *addressPassedWhole(const Expr *Arg,
                                      const ASTContext &Context) {
  const Expr *Address = nullptr;
  while (const auto *C = dyn_cast<CastExpr>(Arg->IgnoreParens())) {
    CastKind Kind = C->getCastKind();
    if ((Kind != CK_IntegralCast && Kind != CK_PointerToIntegral) ||
        Context.getTypeSize(C->getType()) < 32)
      return nullptr;
    Arg = C->getSubExpr();
    if (Kind == CK_PointerToIntegral) {
      Address = Arg;
      break;
    }
  }
  Expr::EvalResult Value;
  if (!Address || !Address->EvaluateAsRValue(Value, Context) ||
      !Value.Val.isLValue())
    return nullptr;
  const auto *Base = Value.Val.getLValueBase().dyn_cast<const ValueDecl *>();
  return isa_and_nonnull<FunctionDecl, VarDecl>(Base) ? Address : nullptr;
}

Reg FunctionLowering::VisitCallExpr(const CallExpr *E) {
  const Expr *Callee = E->getCallee()->IgnoreParenImpCasts();
  CallInfo Info;
  bool Defined = false; // in this unit
  if (const auto *D = dyn_cast<DeclRefExpr>(Callee)) {
    if (const auto *F = dyn_cast<FunctionDecl>(D->getDecl())) {
      Defined = F->hasBody();
      if (F->getBuiltinID() && !F->hasBody()) {
        bool Handled = false;
        Reg R = lowerBuiltin(E, F, Handled);
        if (Handled || !Failure.empty())
          return R;
      }
      Info.Callee = Index.functionId(F);
    } else if (const auto *V = dyn_cast<VarDecl>(D->getDecl());
               V && isHelperVariable(V)) {
      Info.Callee = Index.functionId(V);
    }
  }
  if (Info.Callee == NoId)
    Info.Target = value(E->getCallee());
  for (const Expr *Arg : E->arguments()) {
    const Expr *Whole = Defined ? nullptr : addressPassedWhole(Arg, Context);
    Info.Args.push_back(value(Whole ? Whole : Arg));
    Info.ArgOrigins.push_back(origin(Arg->IgnoreImpCasts()));
  }
  if (!Failure.empty())
    return None;
  const VarDecl *V = InitializedBy.lookup(E);
  return emitCall(std::move(Info), E->getCallReturnType(Context),
                  V ? addrLocal(local(V), V->getType()) : None);
}

/// The end of a scope: `cleanup(f)` calls f(&variable).
void FunctionLowering::lowerCleanup(const VarDecl *V) {
  const auto *A = V->getAttr<CleanupAttr>();
  if (!A || !A->getFunctionDecl())
    return;
  Source = nullptr;
  CallInfo Info;
  Info.Callee = Index.functionId(A->getFunctionDecl());
  Reg Addr = addrLocal(local(V), V->getType());
  Info.Args.push_back(Addr);
  Origin Where;
  Where.Range = V->getSourceRange();
  Info.ArgOrigins.push_back(Where);
  emitCall(std::move(Info), A->getFunctionDecl()->getReturnType());
  // There is no expression: the variable's declaration stands for it.
  auto &Insts = Out->Blocks[Current].Insts;
  Insts.back().Src = Where;
  Insts[Definitions[Addr]].Src = Where;
}
