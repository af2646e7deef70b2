//===- Graph.h - Linked lists and red-black trees -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kfuncs on list heads and tree roots. What is added to a graph is owned by it
// from then on: the program keeps non-owning references, which last as long
// as the lock is held.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_GRAPH_H
#define PRECHECK_LIB_VERIFY_GRAPH_H

#include "Calls.h"

namespace precheck::interp {

/// Is the kfunc one of those on graphs (verifier.c:is_bpf_graph_api_kfunc), or
/// on refcounts? Kernels without KF_SPINLOCK_SAFE allow these under a lock.
bool isGraphKfunc(llvm::StringRef Name);
/// verifier.c:in_rbtree_lock_required_cb
bool inTreeCallback(const State &S);

/// verifier.c:__process_kf_arg_ptr_to_graph_root
Flow checkGraphRoot(Analysis &A, State &S, KfuncCall &C, unsigned I,
                    SpecialKind Root);
/// verifier.c:__process_kf_arg_ptr_to_graph_node
Flow checkGraphNode(Analysis &A, State &S, KfuncCall &C, unsigned I,
                    SpecialKind Node);
/// What the call does to the node that it adds, if it adds one
/// (verifier.c:ref_convert_owning_non_owning).
void applyGraph(Analysis &A, State &S, const KfuncCall &C);
/// Does the kfunc return a node (verifier.c:mark_reg_graph_node)? \p Result is
/// it then.
bool graphNode(Analysis &A, const KfuncCall &C, Value &Result);

/// An argument of less() (verifier.c:set_rbtree_add_callback_state).
Value treeNode(Analysis &A, const KfuncCall &C);

/// verifier.c:ref_set_non_owning
void setNonOwning(const Analysis &A, Value &V);
/// The lock is gone (verifier.c:invalidate_non_owning_refs).
void invalidateNonOwning(Analysis &A, State &S);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_GRAPH_H
