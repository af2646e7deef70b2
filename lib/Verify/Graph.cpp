//===- Graph.cpp - Linked lists and red-black trees -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Record.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// Kfuncs whose verifier arguments the compiler hid behind a macro keep the
/// name with a suffix.
static llvm::StringRef plainName(llvm::StringRef Kfunc) {
  Kfunc.consume_back("_impl");
  return Kfunc;
}

static bool isTreeKfunc(llvm::StringRef Name) {
  static constexpr llvm::StringLiteral Names[] = {
      "bpf_rbtree_add",  "bpf_rbtree_remove", "bpf_rbtree_first",
      "bpf_rbtree_root", "bpf_rbtree_left",   "bpf_rbtree_right"};
  return llvm::is_contained(Names, plainName(Name));
}

static bool isListKfunc(llvm::StringRef Name) {
  static constexpr llvm::StringLiteral Names[] = {
      "bpf_list_push_front", "bpf_list_push_back", "bpf_list_pop_front",
      "bpf_list_pop_back",   "bpf_list_front",     "bpf_list_back",
      "bpf_list_del",        "bpf_list_add",       "bpf_list_is_first",
      "bpf_list_is_last",    "bpf_list_empty"};
  return llvm::is_contained(Names, plainName(Name));
}

bool interp::isGraphKfunc(llvm::StringRef Name) {
  return isTreeKfunc(Name) || isListKfunc(Name) ||
         plainName(Name) == "bpf_refcount_acquire";
}

static bool addsNode(llvm::StringRef Name) {
  static constexpr llvm::StringLiteral Names[] = {
      "bpf_list_push_front", "bpf_list_push_back", "bpf_list_add",
      "bpf_rbtree_add"};
  return llvm::is_contained(Names, plainName(Name));
}

static MessageArgs argsFor(const Analysis &A, const KfuncCall &C, unsigned I) {
  MessageArgs Args;
  Args.Arg = I;
  Args.Func = C.Info.Name;
  Args.Type = typeString(C.Site.Args[I]);
  Args.Off = offsetInRecord(A, C.Site.Args[I]);
  return Args;
}

static bool isObject(const Value &V) {
  return V.is(Kind::BtfId) && V.Flags == MEM_ALLOC;
}

Flow interp::checkGraphRoot(Analysis &A, State &S, KfuncCall &C, unsigned I,
                            SpecialKind Root) {
  const Value &V = C.Site.Args[I];
  MessageArgs Args = argsFor(A, C, I);
  Args.Kind = fieldTypeName(Root).str();
  Because Why = cameFrom(V);
  auto Report = [&](Message M) {
    return A.report(S, M, Args, C.Site.argWhere(I), Why);
  };
  if (!(V.is(Kind::MapValue) && !V.Flags) && !isObject(V))
    return Report(Message::GraphRootExpected);
  if (isObject(V) && !V.Ref)
    return Report(Message::AllocUnreferenced);
  if (V.Sym)
    return Report(Message::GraphVariableOffset);
  if (V.is(Kind::MapValue) && V.Ty == VoidType)
    return Flow::Continue;
  const Record &R = recordOf(A, V);
  const SpecialField *Field = R.findAt(Args.Off, Root);
  if (!Field)
    return Report(Message::GraphFieldNotFound);
  C.Root = graphRootOf(A, *Field);
  Allocation Here = allocationOf(A, V);
  if (llvm::any_of(S.Locks, [&](const HeldLock &L) { return L.In == Here; }))
    return Flow::Continue;
  const SpecialField *Lock = R.find(SpecialKind::SpinLock);
  // What an unset offset is printed as.
  constexpr int64_t Einval = 22;
  Args.Off = Lock ? static_cast<int64_t>(Lock->Offset) : -Einval;
  Why = {};
  if (!S.Locks.empty()) {
    Why.Origin = S.Locks.back().Site;
    Why.OriginText = "the lock held is in another allocation; it was taken "
                     "here";
  }
  Why.Suggestion = "take the lock that lies beside the " + Args.Kind + " first";
  return Report(Message::GraphLockNotHeld);
}

/// The register may be a node for this kfunc.
static Flow checkNodeKind(Analysis &A, State &S, KfuncCall &C, unsigned I,
                          SpecialKind Node) {
  const Value &V = C.Site.Args[I];
  MessageArgs Args = argsFor(A, C, I);
  Because Why = cameFrom(V);
  auto Report = [&](Message M) {
    return A.report(S, M, Args, C.Site.argWhere(I), Why);
  };
  bool NonOwning = V.is(Kind::BtfId) && V.has(NON_OWN_REF);
  if (Node == SpecialKind::RbNode && !addsNode(C.Info.Name)) {
    bool AlsoOwned = A.K.has(Feature::TreeRemoveTakesOwned);
    if (AlsoOwned ? !NonOwning && !V.owns() : !NonOwning || V.owns())
      return Report(AlsoOwned ? Message::TreeNodeOwnership
                              : Message::TreeRemoveOwning);
    if (inTreeCallback(S))
      return Report(AlsoOwned ? Message::NotInTreeCallback
                              : Message::TreeRemoveInCallback);
    return Flow::Continue;
  }
  if (C.paramName(I).ends_with("__nonown_allowed") && NonOwning && !V.owns())
    return Flow::Continue;
  if (!isObject(V)) {
    if (NonOwning)
      Why.Suggestion = "it is in a list or tree already; remove it first, or "
                       "take a reference of its own with "
                       "bpf_refcount_acquire()";
    return Report(Message::AllocExpected);
  }
  return V.owns() ? Flow::Continue : Report(Message::AllocUnreferenced);
}

Flow interp::checkGraphNode(Analysis &A, State &S, KfuncCall &C, unsigned I,
                            SpecialKind Node) {
  if (checkNodeKind(A, S, C, I, Node) == Flow::Stop)
    return Flow::Stop;
  const Value &V = C.Site.Args[I];
  MessageArgs Args = argsFor(A, C, I);
  auto Report = [&](Message M) {
    return A.report(S, M, Args, C.Site.argWhere(I), cameFrom(V));
  };
  Args.Kind = fieldTypeName(Node).str();
  if (V.Sym)
    return Report(Message::GraphVariableOffset);
  if (V.Ty == VoidType)
    return Flow::Continue;
  if (!recordOf(A, V).findAt(V.Off, Node))
    return Report(Message::GraphFieldNotFound);
  if (!C.Root)
    return Flow::Continue;
  Args.Expected = std::to_string(C.Root->NodeOffset);
  Args.Btf = A.Types.get(C.Root->Value).Name.str();
  Args.Type = A.Types.get(V.Ty).Name.str();
  Args.Extra =
      fieldTypeName(Node == SpecialKind::RbNode ? SpecialKind::RbRoot
                                                : SpecialKind::ListHead)
          .str();
  if (V.Ty != C.Root->Value && Args.Type != Args.Btf)
    return Report(Message::GraphNodeWrongStruct);
  if (V.Off != C.Root->NodeOffset)
    return Report(Message::GraphNodeWrongOffset);
  return Flow::Continue;
}

void interp::setNonOwning(const Analysis &A, Value &V) {
  V.Flags |= NON_OWN_REF;
  if (V.Ty != VoidType && recordOf(A, V).has(SpecialKind::Refcount))
    V.Flags |= MEM_RCU;
}

void interp::applyGraph(Analysis &A, State &S, const KfuncCall &C) {
  if (!addsNode(C.Info.Name) || C.Site.Args.size() < 2)
    return;
  uint32_t Ref = C.Site.Args[1].Ref;
  if (!Ref)
    return;
  S.dropRef(Ref);
  S.update([&](const Value &V) { return V.Ref == Ref && V.isPointer(); },
           [&](Value &V) {
             V.Ref = 0;
             setNonOwning(A, V);
           });
}

bool interp::graphNode(Analysis &A, const KfuncCall &C, Value &Result) {
  llvm::StringRef Struct = A.Types.elem(C.Site.Decl.Result).Name;
  if (Struct != "bpf_list_node" && Struct != "bpf_rb_node")
    return false;
  if (!C.Root) {
    Result = A.opaque(C.Site.Decl.Result);
    return true;
  }
  Result = Value::pointer(Kind::BtfId, MEM_ALLOC, C.Root->Value);
  Result.Off = Result.NullOff = C.Root->NodeOffset;
  if (!C.Info.has(KF_ACQUIRE))
    setNonOwning(A, Result);
  return true;
}

void interp::invalidateNonOwning(Analysis &A, State &S) {
  S.update([](const Value &V) { return V.has(NON_OWN_REF); },
           [&](Value &V) {
             const ir::Origin *From = V.From;
             V = A.freshScalar(64, false);
             V.Gone = Lost::LeftRegion;
             V.From = From;
           });
}

Value interp::treeNode(Analysis &A, const KfuncCall &C) {
  if (!C.Root)
    return A.opaque(C.paramType(1));
  Value V = Value::pointer(Kind::BtfId, MEM_ALLOC, C.Root->Value);
  V.Off = C.Root->NodeOffset;
  V.Id = A.freshId();
  setNonOwning(A, V);
  return V;
}

bool interp::inTreeCallback(const State &S) {
  return llvm::any_of(S.Frames, [](const auto &F) { return F->OrdersTree; });
}
