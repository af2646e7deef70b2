//===- Execute.cpp - Single instructions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Branch.h"
#include "Callback.h"
#include "CoreQuestions.h"
#include "Interpreter.h"
#include "Memory.h"

using namespace precheck;
using namespace precheck::interp;

Flow Interpreter::follow(State &S, State Else, const Outcomes &O,
                         const ir::Inst &I, bool Pointer) {
  if (O.True && O.False) {
    traceBranch(S, I.Src, true, Pointer, O.Id);
    traceBranch(Else, I.Src, false, Pointer, O.Id);
  }
  set(S, I.Dst, Value::constant(1));
  set(Else, I.Dst, Value::constant(0));
  if (O.True && O.False)
    A.fork(std::move(Else));
  else if (O.False)
    S = std::move(Else);
  return O.True || O.False ? Flow::Continue : Flow::Stop;
}

Flow Interpreter::branchOn(State &S, const ir::Inst &I, const Value &V) {
  if (V.isConst()) {
    set(S, I.Dst, Value::constant(V.Off != 0));
    return Flow::Continue;
  }
  State Else = S;
  Outcomes O = splitTruth(A, V, S, Else);
  return follow(S, std::move(Else), O, I, O.Pointer);
}

Flow Interpreter::compare(State &S, const ir::Inst &I) {
  Value L = reg(S, I.A), R = reg(S, I.B);
  if (L.isScalar() && R.isScalar())
    if (auto Known =
            A.Syms.compare(I.compareOp(), L, R, I.Signed, S.Known).Known) {
      set(S, I.Dst, Value::constant(*Known));
      return Flow::Continue;
    }
  State Else = S;
  Outcomes O = splitCompare(A, I.compareOp(), L, R, I.Signed, S, Else);
  return follow(S, std::move(Else), O, I, /*Pointer=*/false);
}

Value Interpreter::offset(const Value &Base, int64_t Bytes) {
  Value V = Base;
  if (V.isConst() || V.isPointer())
    V.Off += Bytes;
  else if (V.isScalar() && Bytes)
    V.Sym =
        A.Syms
            .binary(ir::BinaryOp::Add, V, Value::constant(Bytes), 64, false, {})
            .Sym;
  return V;
}

Value Interpreter::index(State &S, const Value &Base, const Value &Index,
                         int64_t Scale) {
  if (Base.isOpaque() || !Index.isScalar()) {
    Value V = Value::any();
    V.Id = A.freshId();
    return V;
  }
  if (Index.isConst())
    return offset(Base, Index.Off * Scale);
  // An element of NULL is one that the compiler may take for NULL itself
  // (InstCombine: canSimplifyNullStoreOrGEP).
  if (Base.isNull())
    return Base;
  Value Bytes = A.Syms.binary(ir::BinaryOp::Mul, Index, Value::constant(Scale),
                              64, true, S.Known);
  Value V = Base;
  if (Base.isScalar()) {
    Value Sum =
        A.Syms.binary(ir::BinaryOp::Add, Base, Bytes, 64, false, S.Known);
    V.Sym = Sum.Sym;
    V.Off = Sum.Off;
    return V;
  }
  if (V.Sym)
    Bytes = A.Syms.binary(ir::BinaryOp::Add, Value::scalar(V.Sym), Bytes, 64,
                          true, S.Known);
  if (Bytes.isConst()) {
    V.Sym = 0;
    V.Off += Bytes.Off;
  } else {
    V.Sym = Bytes.Sym;
  }
  return V;
}

Value Interpreter::address(State &S, const ir::Inst &I) {
  switch (I.Op) {
  case ir::Opcode::AddrLocal: {
    Value V = Value::pointer(Kind::Stack);
    V.Obj = I.Imm;
    V.Frame = S.Frames.size() - 1;
    return V;
  }
  case ir::Opcode::AddrGlobal:
    return addressOfGlobal(A, I.Imm);
  case ir::Opcode::AddrFunc: {
    const Function &F = A.function(I.Imm);
    if (F.Kind == FunctionKind::Kfunc && F.Weak && !resolvesKsym(A, F))
      return Value::constant(0);
    Value V = Value::pointer(Kind::Func);
    V.Obj = I.Imm;
    return V;
  }
  default: {
    Value V = Value::any();
    V.Id = A.freshId();
    return V;
  }
  }
}

/// CO-RE questions: libbpf answers them from the kernel's BTF at load. Sizes
/// and the like are taken to be those that the program was compiled with; where
/// a program asks whether something exists, see CoreQuestions.h.
Value Interpreter::core(const State &S, const ir::Inst &I) {
  const ir::CoreInfo &Info = S.top().Body->CoreInfos[I.Call];
  switch (I.coreOp()) {
  case ir::CoreOp::TypeId: {
    // Which type it is, for bpf_obj_new() and its like.
    Value Id = Value::constant(I.Imm);
    Id.Ty = I.Imm;
    return Id;
  }
  case ir::CoreOp::FieldOffset:
  case ir::CoreOp::FieldSize:
  case ir::CoreOp::EnumValue:
    return Value::constant(I.Imm);
  case ir::CoreOp::TypeSize:
    // 0 of a type that the kernel does not have.
    return Value::constant(
        answerCore(A, ir::CoreOp::TypeExists, Info).value_or(true) ? I.Imm : 0);
  case ir::CoreOp::FieldExists:
  case ir::CoreOp::TypeExists:
  case ir::CoreOp::TypeMatches:
  case ir::CoreOp::EnumExists:
    if (std::optional<bool> Yes = answerCore(A, I.coreOp(), Info))
      return Value::constant(*Yes);
    return A.scalarOf(I.Ty);
  case ir::CoreOp::FieldOther:
    return A.scalarOf(I.Ty);
  }
  return Value::any();
}

Flow Interpreter::cast(State &S, const ir::Inst &I, Value &Out) {
  Value V = reg(S, I.A);
  const Type &T = A.Types.get(I.Ty);
  switch (I.castOp()) {
  case ir::CastOp::ToBool:
    return branchOn(S, I, V);
  case ir::CastOp::Integer:
  case ir::CastOp::PtrToInt:
    if (T.Size >= 8 && (V.isPointer() || V.CtxArg)) {
      Out = V;
    } else if (V.isScalar()) {
      Out = A.Syms.cast(V, T.Size * 8, T.Signed, S.Known);
      Out.Ty = V.Ty;
      Out.From = V.From;
      Out.Gone = V.Gone;
    } else {
      Out = A.scalarOf(I.Ty);
    }
    return Flow::Continue;
  case ir::CastOp::Pointer:
  case ir::CastOp::IntToPtr:
    Out = castContextWord(A, S, V, I.Ty);
    if (Out.isScalar() && !Out.isNull() && T.hasTag("arena")) {
      // Any number may be used as a pointer into the arena.
      Out = Value::pointer(Kind::Arena);
      Out.Id = A.freshId();
    } else if (Out.is(Kind::BtfId) && Out.Ty == VoidType &&
               T.Kind == TypeKind::Pointer && A.Types.get(T.Elem).isRecord()) {
      // bpf_obj_new() and the cast kfuncs return what the caller says.
      uint32_t Id = Out.Id;
      TypeId Ty = T.Elem;
      S.update(
          [&](const Value &X) {
            return X.is(Kind::BtfId) && X.Id == Id && X.Ty == VoidType;
          },
          [&](Value &X) { X.Ty = Ty; });
      Out.Ty = Ty;
    } else if (Out.is(Kind::BtfId) && !Out.Off && !Out.Sym &&
               T.Kind == TypeKind::Pointer) {
      // Another declaration of the same kernel struct (a CO-RE flavour):
      // offsets that follow are by its layout.
      const Type &To = A.Types.get(T.Elem);
      if (To.isRecord() && To.Name == A.Types.get(Out.Ty).Name)
        Out.Ty = T.Elem;
    }
    return Flow::Continue;
  case ir::CastOp::AddressSpace:
    Out = Value::pointer(Kind::Arena);
    Out.Id = A.freshId();
    // The compiler casts constants itself.
    return V.isConst() ? Flow::Continue : checkArena(A, S, I.Src);
  }
  return Flow::Continue;
}

Flow Interpreter::binary(State &S, const ir::Inst &I, Value &Out) {
  Value L = reg(S, I.A), R = reg(S, I.B);
  const Type &T = A.Types.get(I.Ty);
  unsigned Bits = T.Size && T.Size < 8 ? T.Size * 8 : 64;
  if (L.isScalar() && R.isScalar()) {
    if (T.Kind == TypeKind::Float) {
      Out = A.scalarOf(I.Ty);
      return Flow::Continue;
    }
    Out = A.Syms.binary(I.binaryOp(), L, R, Bits, I.Signed, S.Known);
    return Flow::Continue;
  }
  // Pointer arithmetic in integer clothes.
  bool Add = I.binaryOp() == ir::BinaryOp::Add,
       Sub = I.binaryOp() == ir::BinaryOp::Sub;
  if (Bits == 64 && (Add || Sub) && L.isPointer() && !L.isOpaque() &&
      R.isScalar())
    Out = index(S, L, R, Sub ? -1 : 1);
  else if (Bits == 64 && Add && R.isPointer() && !R.isOpaque() && L.isScalar())
    Out = index(S, R, L, 1);
  else if (L.is(Kind::Any) || R.is(Kind::Any)) {
    Out = Value::any();
    Out.Id = A.freshId();
  } else
    Out = A.scalarOf(I.Ty);
  return Flow::Continue;
}

Flow Interpreter::call(State &S, const ir::Inst &I) {
  S.LastReturn = nullptr;
  const ir::CallInfo &Info = S.top().Body->Calls[I.Call];
  FunctionId Callee = Info.Callee;
  if (Callee == NoId && Info.Target != ir::None &&
      reg(S, Info.Target).is(Kind::Func))
    Callee = reg(S, Info.Target).Obj;
  if (Callee == NoId) {
    A.incomplete("it calls a function through a pointer that is not known");
    return Flow::Stop;
  }
  CallSite Site{I, Info, Callee, A.function(Callee), {}};
  for (ir::Reg R : Info.Args)
    Site.Args.push_back(reg(S, R));
  // Where the rounds of a callback begin, states are compared.
  if (passesFunction(Site) && !visit(S, /*Loop=*/true))
    return Flow::Stop;
  if (Callee == A.ExceptionCallback)
    return A.report(S, Message::ExceptionCallbackCalled, {}, I.Src);
  Value Result;
  Flow F = Flow::Continue;
  size_t Depth = S.Frames.size();
  switch (Site.Decl.Kind) {
  case FunctionKind::Static:
    if (Site.Decl.HasBody)
      return enter(S, Site);
    Result = A.opaque(Site.Decl.Result);
    break;
  case FunctionKind::Program:
  case FunctionKind::Global:
    // What the compiler may inline it mostly does inline; then the function
    // is part of its caller and is not verified on its own.
    if (!Site.Decl.NoInline && !Site.Decl.Weak && Site.Decl.HasBody)
      return enter(S, Site);
    F = callGlobal(A, S, Site, Result);
    break;
  case FunctionKind::Kfunc:
    A.Called.insert(Callee);
    F = callKfunc(A, S, Site, Result);
    break;
  case FunctionKind::Helper:
    A.Called.insert(Callee);
    F = callHelper(A, S, Site, Result);
    break;
  case FunctionKind::Extern:
    A.incomplete("it calls '" + Site.Decl.Name +
                 "', whose body is in another file");
    Result = A.opaque(Site.Decl.Result);
    for (const Value &V : Site.Args)
      clobber(S, V, 0);
    S.forgetLoads();
    break;
  }
  if (F == Flow::Stop)
    return Flow::Stop;
  // A callback's frame is on top now: its caller waits.
  if (S.Frames.size() == Depth)
    set(S, I.Dst, Result);
  return Flow::Continue;
}

Flow Interpreter::execute(State &S, const ir::Inst &I) {
  Value Out;
  Flow F = Flow::Continue;
  switch (I.Op) {
  case ir::Opcode::Const:
    Out = Value::constant(I.Imm);
    if (!Out.isNull() && A.Types.get(I.Ty).hasTag("arena"))
      Out = Value::pointer(Kind::Arena);
    break;
  case ir::Opcode::Unknown:
    Out = A.opaque(I.Ty);
    break;
  case ir::Opcode::AddrGlobal:
    F = checkMapFields(A, S, I.Imm, I.Src);
    Out = address(S, I);
    break;
  case ir::Opcode::AddrLocal:
  case ir::Opcode::AddrFunc:
  case ir::Opcode::AddrString:
  case ir::Opcode::StackSave:
    Out = address(S, I);
    break;
  case ir::Opcode::PtrAdd:
    Out = offset(reg(S, I.A), I.Imm);
    break;
  case ir::Opcode::PtrIndex:
    Out = index(S, reg(S, I.A), reg(S, I.B), I.Imm);
    break;
  case ir::Opcode::PtrDiff:
    Out = A.scalarOf(I.Ty);
    break;
  case ir::Opcode::Load:
    F = load(A, S, reg(S, I.A), accessOf(A, I), Out);
    // BPF_PROG2() takes the word for a pointer through a union.
    if (F == Flow::Continue)
      Out = castContextWord(A, S, Out, I.Ty);
    break;
  case ir::Opcode::Store:
    return store(A, S, reg(S, I.A), reg(S, I.B), accessOf(A, I));
  case ir::Opcode::Copy:
    return copy(A, S, reg(S, I.A), reg(S, I.B), I.Imm, accessOf(A, I));
  case ir::Opcode::Fill:
    return fill(A, S, reg(S, I.A), reg(S, I.B), I.Imm, accessOf(A, I));
  case ir::Opcode::Cast:
    if (I.castOp() == ir::CastOp::ToBool)
      return cast(S, I, Out);
    F = cast(S, I, Out);
    break;
  case ir::Opcode::Neg: {
    Value V = reg(S, I.A);
    const Type &T = A.Types.get(I.Ty);
    Out = V.isScalar() ? A.Syms.negate(V, T.Size * 8, T.Signed, S.Known)
                       : A.scalarOf(I.Ty);
    break;
  }
  case ir::Opcode::Not: {
    Value V = reg(S, I.A);
    const Type &T = A.Types.get(I.Ty);
    Out = V.isScalar() ? A.Syms.binary(ir::BinaryOp::Sub, Value::constant(-1),
                                       V, T.Size * 8, T.Signed, S.Known)
                       : A.scalarOf(I.Ty);
    break;
  }
  case ir::Opcode::Binary:
    F = binary(S, I, Out);
    break;
  case ir::Opcode::Compare:
    return compare(S, I);
  case ir::Opcode::Call:
    return call(S, I);
  case ir::Opcode::Atomic: {
    Access Acc = accessOf(A, I);
    if (checkAtomic(A, S, reg(S, I.A), Acc) == Flow::Stop)
      return Flow::Stop;
    F = load(A, S, reg(S, I.A), Acc, Out);
    if (F == Flow::Continue)
      F = store(A, S, reg(S, I.A), A.opaque(I.Ty), Acc);
    break;
  }
  case ir::Opcode::Identity:
    Out = reg(S, I.A);
    // The compiler must have the address in a register here.
    F = checkArithmetic(A, S, Out, I.Src);
    break;
  case ir::Opcode::IsConstant:
    Out = Value::constant(reg(S, I.A).isConst());
    break;
  case ir::Opcode::CoreQuery:
    Out = core(S, I);
    break;
  }
  if (F == Flow::Stop)
    return Flow::Stop;
  set(S, I.Dst, Out);
  return Flow::Continue;
}
