//===- KfuncCall.cpp - What a kfunc call does -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Callback.h"
#include "Graph.h"
#include "HelperIds.h"
#include "LocalObjects.h"
#include "Memory.h"
#include "References.h"
#include "ReturnValue.h"
#include "StackSlots.h"

using namespace precheck;
using namespace precheck::interp;

/// The kind of a C type as libbpf's compatibility check sees it (relo_core.c:
/// bpf_core_types_are_compat): names do not count.
static char shapeOf(const TypeTable &Types, TypeId Ty) {
  const Type &T = Types.get(Ty);
  switch (T.Kind) {
  case TypeKind::Void:
    return 'v';
  case TypeKind::Struct:
  case TypeKind::Union:
    return 's';
  case TypeKind::Pointer:
    return 'p';
  case TypeKind::Function:
    return 'f';
  default:
    return 'i';
  }
}
static std::string shapeOf(llvm::StringRef Spelled) {
  std::string S;
  llvm::StringRef Base = Spelled;
  while (Base.ends_with("*")) {
    S += 'p';
    Base = Base.drop_back().rtrim();
  }
  Base.consume_front("const ");
  if (Base.contains('(') || Base.contains('['))
    return "?";
  if (Base == "void")
    S += 'v';
  else if (Base.starts_with("struct ") || Base.starts_with("union "))
    S += 's';
  else
    S += '?'; // a typedef: could be anything
  return S;
}
static std::string shapeOfChain(const TypeTable &Types, TypeId Ty) {
  std::string S;
  while (Types.get(Ty).Kind == TypeKind::Pointer) {
    S += 'p';
    Ty = Types.get(Ty).Elem;
  }
  return S + shapeOf(Types, Ty);
}

bool interp::resolvesKsym(const Analysis &A, const Function &Decl) {
  const Kfunc *K = A.K.findKfunc(Decl.Name);
  if (!K)
    return false;
  if (!K->HasPrototype)
    return true;
  // Implicit arguments are not in the program's declaration.
  if (!K->has(KF_IMPLICIT_ARGS) && K->Params.size() != Decl.Params.size())
    return false;
  for (unsigned I = 0; I < K->Params.size() && I < Decl.Params.size(); ++I) {
    std::string Kernel = shapeOf(K->Params[I].Type);
    std::string Ours = shapeOfChain(A.Types, Decl.Params[I].Type);
    if (Kernel.find('?') == std::string::npos && Kernel != Ours)
      return false;
  }
  return true;
}

void interp::clobber(State &S, const Value &P, uint64_t Size) {
  if (!P.is(Kind::Stack) || P.Frame >= S.Frames.size())
    return;
  StackObject &O = S.objectForWrite(P.Frame, P.Obj);
  if (P.Sym || !Size)
    O.clear();
  else
    O.store(P.Off, Size, Value::any());
}

/// Taking a resilient lock may fail: that path goes on without the lock, with
/// an error in hand.
static void forkFailedLock(Analysis &A, const State &S, const CallSite &Site) {
  constexpr int64_t MaxErrno = 4095;
  State Failed = S;
  Failed.forgetLoads();
  if (Site.Inst.Dst != ir::None)
    Failed.top().Regs[Site.Inst.Dst] =
        Value::scalar(A.Syms.fresh(Range::between(-MaxErrno, -1)));
  A.fork(std::move(Failed));
}

/// An argument that a kfunc we do not model took: it may own it now.
static void surrender(Analysis &A, State &S, uint32_t Ref) {
  S.dropRef(Ref);
  S.update([&](const Value &V) { return V.Ref == Ref; },
           [&](Value &V) {
             V = Value::any();
             V.Id = A.freshId();
           });
}

/// Memory whose size an argument tells (rdonly_buf_size, rdwr_buf_size).
static std::optional<Value> returnedBuffer(const KfuncCall &C) {
  for (unsigned I = 0; I < C.Site.Args.size(); ++I) {
    bool ReadOnly = C.paramName(I) == "rdonly_buf_size";
    if (!ReadOnly && C.paramName(I) != "rdwr_buf_size")
      continue;
    Value V = Value::pointer(Kind::Mem, ReadOnly ? MEM_RDONLY : 0);
    V.Size = C.Constant.value_or(0);
    V.Ref = C.ArgRef;
    return V;
  }
  return std::nullopt;
}

/// verifier.c:check_special_kfunc
static Flow checkRdonlyCast(Analysis &A, const State &S, const KfuncCall &C) {
  if (C.Info.Name != "bpf_rdonly_cast" || !C.Constant)
    return Flow::Continue;
  const Type &T = A.Types.get(*C.Constant);
  bool VoidOk = A.K.has(Feature::PointerToNonStructReadable);
  if (T.Kind == TypeKind::Struct || (VoidOk && T.Kind == TypeKind::Void))
    return Flow::Continue;
  MessageArgs Args;
  Args.Arg = 1;
  return A.report(S, Message::RdonlyCastType, Args, C.Site.argWhere(1));
}

/// Those whose result is of a type that their arguments say.
static bool makesObject(const Kfunc &K) {
  llvm::StringRef Name = K.Name;
  return Name.starts_with("bpf_obj_new") ||
         Name.starts_with("bpf_percpu_obj_new") ||
         Name.starts_with("bpf_refcount_acquire");
}

/// Only a pointer to a struct can be acquired.
static Flow checkAcquired(Analysis &A, const State &S, const KfuncCall &C) {
  const Type &T = A.Types.get(C.Site.Decl.Result);
  if (!C.Info.has(KF_ACQUIRE) || makesObject(C.Info) ||
      T.Kind != TypeKind::Pointer || A.Types.get(T.Elem).isRecord())
    return Flow::Continue;
  return A.report(S, Message::AcquireReturn, {}, C.Site.where());
}

static Value resultOf(Analysis &A, const KfuncCall &C) {
  Value Node;
  if (graphNode(A, C, Node)) {
    if (C.Info.has(KF_RET_NULL) && Node.isPointer() && !Node.isOpaque())
      Node.Flags |= PTR_MAYBE_NULL;
    if (!Node.isOpaque())
      Node.Id = A.freshId();
    return Node;
  }
  const Function &Decl = C.Site.Decl;
  const Type &T = A.Types.get(Decl.Result);
  const Kfunc &K = C.Info;
  if (T.Kind != TypeKind::Pointer)
    return A.opaque(Decl.Result);
  const Type &Pointee = A.Types.get(T.Elem);
  Value V;
  if (T.hasTag("arena") || K.has(KF_ARENA_RET))
    return Value::pointer(Kind::Arena);
  if (K.Name == "bpf_rdonly_cast") {
    bool Bare = C.Constant && *C.Constant == VoidType;
    V = Bare ? Value::pointer(Kind::Mem, MEM_RDONLY | PTR_UNTRUSTED)
             : Value::pointer(Kind::BtfId, PTR_UNTRUSTED);
  } else if (K.Name == "bpf_cast_to_kern_ctx") {
    V = Value::pointer(Kind::BtfId, PTR_TRUSTED);
  } else if (Pointee.isRecord()) {
    V = Value::pointer(Kind::BtfId, 0, T.Elem);
    if (A.K.has(Feature::KfuncReturnTrusted))
      V.Flags = K.has(KF_RCU_PROTECTED) ? MEM_RCU : PTR_TRUSTED;
  } else if (auto Buffer = returnedBuffer(C)) {
    V = *Buffer;
  } else if (Pointee.Kind == TypeKind::Void) {
    if (makesObject(K) || !A.K.has(Feature::KfuncArgsByPrototype))
      return A.opaque(Decl.Result);
    return A.freshScalar(64, false);
  } else {
    // verifier.c:check_kfunc_call makes the one exception.
    bool Writable = K.Name == "bpf_session_cookie";
    V = Value::pointer(Kind::Mem, Writable ? 0 : MEM_RDONLY, T.Elem);
    V.Size = Pointee.Size;
    // It ends with the object it was got from.
    V.Ref = C.ArgRef;
  }
  if (V.is(Kind::Mem) && K.has(KF_RCU_PROTECTED) &&
      A.K.has(Feature::KfuncReturnTrusted))
    V.Flags |= MEM_RCU;
  V.Id = A.freshId();
  if (K.has(KF_RET_NULL))
    V.Flags |= PTR_MAYBE_NULL;
  return V;
}

/// Kfuncs that look at run time where they are called from: a remark, since the
/// program loads.
static void noteRunTimeCheck(Analysis &A, const State &S, const CallSite &Site,
                             const Kfunc &K) {
  constexpr unsigned MaxShown = 3;
  // A timer's callback and the like run later, outside of the member.
  if (A.Kind.Member.empty() || llvm::any_of(S.Frames, [](const auto &F) {
        return F->Role == FrameRole::AsyncCallback;
      }))
    return;
  auto Members = A.K.refusedAtRunTime(K, A.Kind);
  if (!Members)
    return;
  std::string Text = "kernel " + A.K.name().str() +
                     " loads the program, but '" + A.Kind.Member.str() +
                     "' of '" + A.Kind.StructOps.str() + "' must not call '" +
                     K.Name + "', and is stopped with an error when it does";
  for (unsigned I = 0; I < Members->size() && I < MaxShown; ++I)
    Text += (I ? ", '" : "; it is for '") + (*Members)[I] + "'";
  if (Members->size() > MaxShown)
    Text += " and others";
  A.note(Site.where(), Text);
}

Flow interp::callKfunc(Analysis &A, State &S, CallSite &Site, Value &Result) {
  Result = A.opaque(Site.Decl.Result);
  const Kfunc *K = A.K.findKfunc(Site.Decl.Name);
  if (Site.Decl.Weak && !resolvesKsym(A, Site.Decl)) {
    MessageArgs Args;
    Args.Func = Site.Decl.Name;
    Because Why;
    Why.Suggestion = "call it only if bpf_ksym_exists() says that the kernel "
                     "has it";
    return A.report(S, Message::KfuncUnresolved, Args, Site.where(), Why);
  }
  if (!K && A.K.isLaterKfunc(Site.Decl.Name)) {
    MessageArgs Args;
    Args.Func = Site.Decl.Name;
    Because Why;
    Why.Suggestion = "declare it __weak and call it only if "
                     "bpf_ksym_exists() says that the kernel has it";
    return A.report(S, Message::KfuncNotFound, Args, Site.where(), Why);
  }
  if (!K) {
    A.note(Site.where(), "kfunc '" + Site.Decl.Name +
                             "' is not in the database of kernel " +
                             A.K.name().str() + "; its calls are not checked");
    for (const Value &V : Site.Args)
      if (V.Ref)
        surrender(A, S, V.Ref);
    for (const Value &V : Site.Args)
      clobber(S, V, 0);
    S.forgetLoads();
    return Flow::Continue;
  }
  MessageArgs Args;
  Args.Func = K->Name;
  if (K->Name == "__bpf_trap")
    return A.report(S, Message::Trap, Args, Site.where());
  if (!A.Model.isGplCompatible())
    return A.report(S, Message::KfuncNeedsGpl, Args, Site.where());
  if (!S.Locks.empty() && !mayCallUnderLock(A, *K)) {
    Because Why;
    Why.Origin = S.Locks.back().Site;
    Why.OriginText = "the lock was taken here";
    return A.report(S, Message::CallUnderLock, Args, Site.where(), Why);
  }
  if (!A.K.isAllowed(*K, A.Kind))
    return A.report(S, Message::KfuncNotAllowed, Args, Site.where());
  noteRunTimeCheck(A, S, Site, *K);
  if (K->has(KF_DEPRECATED))
    A.note(
        Site.where(),
        "kfunc '" + K->Name + "' is deprecated" +
            (K->Replacement.empty() ? "" : "; use '" + K->Replacement + "'"));
  bool ByRegister = !A.K.has(Feature::KfuncArgsByPrototype);
  if (!ByRegister && K->has(KF_SLEEPABLE) && !S.Sleepable)
    return A.report(S, Message::KfuncSleepableProgram, Args, Site.where());
  KfuncCall C(Site, *K);
  std::optional<LockCall> Lock = lockCall(K->Name);
  if (Lock && Lock->Lock)
    forkFailedLock(A, S, Site);
  Flow Checked =
      ByRegister ? checkKfuncArgsByRegister(A, S, C) : checkKfuncArgs(A, S, C);
  if (Checked == Flow::Stop)
    return Flow::Stop;
  if (checkDropNmi(A, S, C) == Flow::Stop)
    return Flow::Stop;
  if (ByRegister && K->has(KF_SLEEPABLE) && !S.Sleepable)
    return A.report(S, Message::KfuncSleepableProgram, Args, Site.where());
  if (applyRegion(A, S, *K, Site.Callee, Site.where()) == Flow::Stop)
    return Flow::Stop;
  if (C.ReleaseRef && !mayRelease(A, S, C.ReleaseRef)) {
    return A.report(S, Message::ReferenceOfCaller, Args, Site.where());
  }
  std::optional<CallbackCall> Callback;
  if (kfuncCallback(A, S, C, Callback) == Flow::Stop)
    return Flow::Stop;
  if (Callback && callBack(A, S, Site, *Callback) == Flow::Stop)
    return Flow::Stop;
  if (K->has(KF_RCU_PROTECTED) && !A.inRcuCs(S) &&
      A.K.has(Feature::RcuProtectedKfuncs))
    return A.report(S, Message::KfuncNeedsRcu, Args, Site.where());
  if (C.ReleaseRef) {
    if (checkChildren(A, S, C.ReleaseRef, Site.where()) == Flow::Stop)
      return Flow::Stop;
    release(A, S, C.ReleaseRef, Site.where(), Site.Callee);
  }
  applyGraph(A, S, C);
  for (unsigned I = 0; I < Site.Args.size(); ++I)
    if (!(C.StackObjects >> I & 1))
      clobber(S, Site.Args[I], A.Types.elem(C.paramType(I)).Size);
  S.forgetMemory();
  if (changesPacketData(K->Name))
    clearPacketPointers(A, S);
  applyDynptrs(A, S, C);
  if (K->Name == "bpf_throw") {
    if (checkCookie(A, S, Site.Args[0], Site.where()) == Flow::Continue)
      checkThrow(A, S, Site.where());
    return Flow::Stop;
  }
  if (K->Flags & (KF_ITER_NEW | KF_ITER_NEXT | KF_ITER_DESTROY)) {
    applyIterator(A, S, C, Result);
    return Flow::Continue;
  }
  if (Lock) {
    Result = Value::constant(0);
    return Flow::Continue;
  }
  if (checkAcquired(A, S, C) == Flow::Stop ||
      checkRdonlyCast(A, S, C) == Flow::Stop)
    return Flow::Stop;
  bool Made = false;
  if (newObject(A, S, C, Result, Made) == Flow::Stop)
    return Flow::Stop;
  if (!Made)
    Result = resultOf(A, C);
  if (!Made && Result.isScalar() && Result.Sym)
    A.Syms.setUnbound(Result.Sym);
  if (Made)
    Result.Id = A.freshId();
  if (sliceOf(A, S, C, Result) == Flow::Stop)
    return Flow::Stop;
  Result.From = &Site.where();
  if (K->has(KF_ACQUIRE) && Result.isPointer() && !Result.is(Kind::Any))
    acquire(A, S, Result, Site.where(), Site.Callee);
  return Flow::Continue;
}
