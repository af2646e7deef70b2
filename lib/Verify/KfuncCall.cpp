//===- KfuncCall.cpp - What a kfunc call does -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Callback.h"
#include "Memory.h"
#include "References.h"
#include "StackSlots.h"
#include "llvm/ADT/STLExtras.h"

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

/// Kfuncs allowed under a bpf_spin_lock before KF_SPINLOCK_SAFE named them
/// (verifier.c:kfunc_spin_allowed).
static bool mayCallUnderLock(const Analysis &A, const Kfunc &K) {
  static constexpr llvm::StringLiteral Graph[] = {
      "bpf_list_push_front_impl", "bpf_list_push_back_impl",
      "bpf_list_pop_front",       "bpf_list_pop_back",
      "bpf_rbtree_add_impl",      "bpf_rbtree_remove",
      "bpf_rbtree_first",         "bpf_refcount_acquire_impl",
      "bpf_iter_num_new",         "bpf_iter_num_next",
      "bpf_iter_num_destroy"};
  return A.K.has(Feature::KfuncArgsByPrototype) &&
         llvm::is_contained(Graph, K.Name);
}

/// Filters of kfunc sets that go by the program's kind alone
/// (fs/bpf_fs_kfuncs.c:bpf_fs_kfuncs_filter, fs/verity/measure.c, net/core/
/// filter.c:tracing_iter_filter). What other filters say is not modelled.
static bool passesFilter(const Analysis &A, const Kfunc &K) {
  const SectionInfo &Info = A.Prog.Info;
  if (K.Filter == "bpf_fs_kfuncs_filter" ||
      K.Filter == "bpf_get_fsverity_digest_filter")
    return Info.Type == ProgramType::LSM ||
           Info.Type == ProgramType::STRUCT_OPS;
  if (K.Filter == "tracing_iter_filter")
    return Info.AttachType == "TRACE_ITER";
  return true;
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

static Value resultOf(Analysis &A, const KfuncCall &C) {
  const Function &Decl = C.Site.Decl;
  const Type &T = A.Types.get(Decl.Result);
  const Kfunc &K = C.Info;
  if (T.Kind != TypeKind::Pointer)
    return A.opaque(Decl.Result);
  const Type &Pointee = A.Types.get(T.Elem);
  Value V;
  if (T.hasTag("arena") || K.has(KF_ARENA_RET))
    return Value::pointer(Kind::Arena);
  if (K.Name == "bpf_obj_new" || K.Name == "bpf_obj_new_impl") {
    V = Value::pointer(Kind::BtfId, MEM_ALLOC);
  } else if (K.Name == "bpf_percpu_obj_new" ||
             K.Name == "bpf_percpu_obj_new_impl") {
    V = Value::pointer(Kind::BtfId, MEM_ALLOC | MEM_PERCPU);
  } else if (K.Name == "bpf_rdonly_cast") {
    V = Value::pointer(Kind::BtfId, PTR_UNTRUSTED);
  } else if (K.Name == "bpf_cast_to_kern_ctx") {
    V = Value::pointer(Kind::BtfId, PTR_TRUSTED);
  } else if (Pointee.isRecord()) {
    V = Value::pointer(Kind::BtfId, 0, T.Elem);
    if (A.K.has(Feature::KfuncReturnTrusted))
      V.Flags = K.has(KF_RCU_PROTECTED) ? MEM_RCU : PTR_TRUSTED;
  } else if (Pointee.Kind == TypeKind::Void) {
    return A.opaque(Decl.Result);
  } else {
    V = Value::pointer(Kind::Mem, 0, T.Elem);
    V.Size = Pointee.Size;
  }
  V.Id = A.freshId();
  if (K.has(KF_RET_NULL))
    V.Flags |= PTR_MAYBE_NULL;
  return V;
}

Flow interp::callKfunc(Analysis &A, State &S, CallSite &Site, Value &Result) {
  Result = A.opaque(Site.Decl.Result);
  const Kfunc *K = A.K.findKfunc(Site.Decl.Name);
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
  if (!A.K.isAllowed(*K, A.Prog.Info.Type) || !passesFilter(A, *K))
    return A.report(S, Message::KfuncNotAllowed, Args, Site.where());
  if (!A.Model.isGplCompatible())
    return A.report(S, Message::KfuncNeedsGpl, Args, Site.where());
  if (K->has(KF_DEPRECATED))
    A.note(
        Site.where(),
        "kfunc '" + K->Name + "' is deprecated" +
            (K->Replacement.empty() ? "" : "; use '" + K->Replacement + "'"));
  bool ByRegister = !A.K.has(Feature::KfuncArgsByPrototype);
  if (!ByRegister && K->has(KF_SLEEPABLE) && !S.Sleepable)
    return A.report(S, Message::KfuncSleepableProgram, Args, Site.where());
  if (!S.Locks.empty() && !K->has(KF_SPINLOCK_SAFE) &&
      !mayCallUnderLock(A, *K)) {
    Because Why;
    Why.Origin = S.Locks.back().Site;
    Why.OriginText = "the lock was taken here";
    return A.report(S, Message::CallUnderLock, Args, Site.where(), Why);
  }
  KfuncCall C(Site, *K);
  Flow Checked =
      ByRegister ? checkKfuncArgsByRegister(A, S, C) : checkKfuncArgs(A, S, C);
  if (Checked == Flow::Stop)
    return Flow::Stop;
  if (ByRegister && K->has(KF_SLEEPABLE) && !S.Sleepable)
    return A.report(S, Message::KfuncSleepableProgram, Args, Site.where());
  if (applyRegion(A, S, *K, Site.Callee, Site.where()) == Flow::Stop)
    return Flow::Stop;
  if (C.ReleaseRef && !mayRelease(A, S, C.ReleaseRef)) {
    Args.Func = "kfunc " + K->Name;
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
  if (C.Unmodelled) {
    A.incomplete("it uses " + std::string(C.Unmodelled) +
                 ", which are not modelled yet");
    // What these do to locks and ownership would be guessed from here on.
    llvm::StringRef What = C.Unmodelled;
    S.Imprecise = S.Imprecise || What == "irq flags" ||
                  What == "resilient spin locks" || What == "linked lists" ||
                  What == "red-black trees" || What == "refcounted objects";
    for (const Value &V : Site.Args)
      if (V.Ref)
        surrender(A, S, V.Ref);
  } else if (C.ReleaseRef) {
    release(A, S, C.ReleaseRef, Site.where(), Site.Callee);
  }
  for (unsigned I = 0; I < Site.Args.size(); ++I)
    if (!(C.StackObjects >> I & 1))
      clobber(S, Site.Args[I], A.Types.elem(C.paramType(I)).Size);
  S.forgetLoads();
  applyDynptrs(A, S, C);
  if (K->Name == "bpf_throw") {
    checkExit(A, S, Site.where());
    return Flow::Stop;
  }
  if (C.Unmodelled)
    return Flow::Continue;
  if (K->Flags & (KF_ITER_NEW | KF_ITER_NEXT | KF_ITER_DESTROY)) {
    applyIterator(A, S, C, Result);
    return Flow::Continue;
  }
  Result = resultOf(A, C);
  if (sliceOf(A, S, C, Result) == Flow::Stop)
    return Flow::Stop;
  Result.From = &Site.where();
  if (K->has(KF_ACQUIRE) && Result.isPointer() && !Result.is(Kind::Any))
    acquire(A, S, Result, Site.where(), Site.Callee);
  return Flow::Continue;
}
