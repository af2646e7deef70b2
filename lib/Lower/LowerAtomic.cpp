//===- LowerAtomic.cpp - __sync, __atomic and C11 atomics -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"

using namespace clang;
using namespace precheck;
using namespace precheck::ir;

Reg FunctionLowering::atomicUpdate(Reg Addr, Reg Operand, QualType T) {
  Inst I;
  I.Op = Opcode::Atomic;
  I.A = Addr;
  I.B = Operand;
  I.Ty = typeOf(T);
  return emit(I);
}

/// What an `op_and_fetch` gives, from the old value.
Reg FunctionLowering::arithmeticResult(llvm::StringRef Op, Reg Old, Reg Operand,
                                       QualType T) {
  std::optional<BinaryOp> Kind;
  if (Op == "add")
    Kind = BinaryOp::Add;
  else if (Op == "sub")
    Kind = BinaryOp::Sub;
  else if (Op == "and")
    Kind = BinaryOp::And;
  else if (Op == "or")
    Kind = BinaryOp::Or;
  else if (Op == "xor")
    Kind = BinaryOp::Xor;
  if (!Kind || !plain(T)->isIntegralOrEnumerationType())
    return unknown(T);
  return binary(*Kind, Old, Operand, T, typeOf(T));
}

Reg FunctionLowering::lowerSync(const CallExpr *E, llvm::StringRef Name,
                                bool &Handled) {
  Name.consume_front("__sync_");
  if (Name == "synchronize")
    return None;
  if (E->getNumArgs() == 0) {
    Handled = false;
    return None;
  }
  QualType T = E->getArg(0)->getType()->getPointeeType().getUnqualifiedType();
  if (T.isNull()) {
    Handled = false;
    return None;
  }
  Reg Addr = value(E->getArg(0));
  auto Operand = [&](unsigned N) {
    return convert(value(E->getArg(N)), E->getArg(N)->getType(), T);
  };
  Source = E;
  if (Name.starts_with("lock_release")) {
    store(Addr, constant(0, typeOf(T)), T.withVolatile());
    return None;
  }
  if (Name.consume_front("val_compare_and_swap"))
    return convert(atomicUpdate(Addr, Operand(2), T), T, E->getType());
  if (Name.consume_front("bool_compare_and_swap")) {
    Reg Expected = Operand(1);
    Reg Old = atomicUpdate(Addr, Operand(2), T);
    return compare(CompareOp::Eq, Old, Expected, T, typeOf(E->getType()));
  }
  if (Name.starts_with("lock_test_and_set") || Name.starts_with("swap"))
    return convert(atomicUpdate(Addr, Operand(1), T), T, E->getType());
  if (Name.consume_front("fetch_and_"))
    return convert(atomicUpdate(Addr, Operand(1), T), T, E->getType());
  llvm::StringRef Op = Name.take_until([](char C) { return C == '_'; });
  if (Name.starts_with((Op + "_and_fetch").str())) {
    Reg B = Operand(1);
    Reg Old = atomicUpdate(Addr, B, T);
    return convert(arithmeticResult(Op, Old, B, T), T, E->getType());
  }
  Handled = false;
  return None;
}

Reg FunctionLowering::VisitAtomicExpr(const AtomicExpr *E) {
  // The names of the operations (Builtins.def) say what they do:
  // __atomic_load_n, __c11_atomic_fetch_add, __atomic_add_fetch, ...
  llvm::StringRef Name;
  switch (E->getOp()) {
#define BUILTIN(ID, TYPE, ATTRS)
#define ATOMIC_BUILTIN(ID, TYPE, ATTRS)                                        \
  case AtomicExpr::AO##ID:                                                     \
    Name = #ID;                                                                \
    break;
#include "clang/Basic/Builtins.inc"
  default:
    break;
  }
  for (llvm::StringRef Prefix :
       {"__scoped_atomic_", "__c11_atomic_", "__opencl_atomic_",
        "__hip_atomic_", "__atomic_"})
    if (Name.consume_front(Prefix))
      break;

  QualType T = E->getValueType();
  if (const auto *A = T->getAs<AtomicType>())
    T = A->getValueType();
  T = T.getUnqualifiedType();
  Reg Addr = value(E->getPtr());
  Source = E;
  if (Name == "load_n" || Name == "load") {
    Reg V = load(Addr, T.withVolatile());
    if (!E->getType()->isVoidType())
      return V;
    store(value(E->getVal1()), V, T); // __atomic_load(p, &result, order)
    return None;
  }
  if (Name == "init" || Name == "store_n" || Name == "store") {
    Reg V = value(E->getVal1());
    bool ByAddress = Name == "store" &&
                     E->getVal1()->getType()->isPointerType() &&
                     !plain(T)->isPointerType();
    if (ByAddress)
      V = load(V, T);
    store(Addr, V, T.withVolatile());
    return None;
  }
  if (E->isCmpXChg()) {
    Reg ExpectedAddr = value(E->getVal1()), Desired = value(E->getVal2());
    if (Name == "compare_exchange" &&
        E->getVal2()->getType()->isPointerType() && !plain(T)->isPointerType())
      Desired = load(Desired, T); // __atomic_compare_exchange(p, &e, &d, ...)
    Reg Expected = load(ExpectedAddr, T);
    Reg Old = atomicUpdate(Addr, Desired, T);
    // On success this stores what is there already.
    store(ExpectedAddr, Old, T);
    return compare(CompareOp::Eq, Old, Expected, T, typeOf(E->getType()));
  }
  if (E->getNumSubExprs() < 3)
    return VisitStmt(E);
  Reg Operand = value(E->getVal1());
  if (Name == "exchange" && E->getType()->isVoidType()) {
    Reg Old = atomicUpdate(Addr, load(Operand, T), T);
    store(value(E->getVal2()), Old, T); // __atomic_exchange(p, &v, &r, order)
    return None;
  }
  Reg Old = atomicUpdate(Addr, Operand, T);
  if (Name.consume_back("_fetch"))
    return arithmeticResult(Name, Old, Operand, T);
  return E->getType()->isVoidType() ? None : Old;
}
