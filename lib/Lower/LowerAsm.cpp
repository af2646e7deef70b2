//===- LowerAsm.cpp - Inline assembly -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace precheck;
using namespace precheck::ir;

/// An empty template says something to the compiler only: its operands keep
/// their values, which it may no longer reason about. Anything else is code
/// that we do not read.
void FunctionLowering::lowerAsm(const GCCAsmStmt *S) {
  std::string Text = S->generateAsmString(Context);
  if (!llvm::StringRef(Text).trim(" \t\n;").empty() || S->isAsmGoto())
    return fail("inline assembly with effects");

  for (unsigned I = 0, N = S->getNumOutputs(); I != N; ++I) {
    const Expr *E = S->getOutputExpr(I);
    if (isAggregate(E->getType()))
      continue;
    Source = E;
    Reg Addr = value(E), Before = None;
    QualType From = E->getType();
    const FieldDecl *Bits = E->getSourceBitField();
    if (S->isOutputPlusConstraint(I)) {
      Before = load(Addr, E->getType(), Bits);
    } else {
      // `asm("" : "=r"(to) : "0"(from))`
      for (unsigned J = 0, M = S->getNumInputs(); J != M; ++J) {
        std::string Constraint(S->getInputConstraint(J));
        unsigned Output;
        if (llvm::to_integer(Constraint, Output, 10) && Output == I) {
          From = S->getInputExpr(J)->getType();
          Before = value(S->getInputExpr(J));
        }
      }
    }
    Reg After;
    if (Before == None) {
      After = unknown(E->getType());
    } else {
      Inst Same;
      Same.Op = Opcode::Identity;
      Same.A = Before;
      Same.Ty = typeOf(From);
      After = convert(emit(Same), From, E->getType());
    }
    store(Addr, After, E->getType(), Bits);
  }
}
