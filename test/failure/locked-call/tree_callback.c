// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=CHECK,OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=CHECK,NEW --implicit-check-not=warning:
//
// The function that orders a tree runs under its lock: it may compare only.

#include "graph_kfuncs.h"

struct item {
  struct bpf_rb_node node;
  u64 key;
};

private(A) struct bpf_spin_lock lock;
private(A) struct bpf_rb_root tree __contains(item, node);

LICENSE("GPL");

static bool removes(struct bpf_rb_node *a, const struct bpf_rb_node *b) {
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: rbtree_remove not allowed in rbtree cb{{.*}} [locked-call]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_rbtree_remove not allowed in rbtree cb{{.*}} [locked-call]
  bpf_rbtree_remove(&tree, a);
  return false;
}

static bool unlocks(struct bpf_rb_node *a, const struct bpf_rb_node *b) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: can't spin_{lock,unlock} in rbtree cb{{.*}} [locked-call]
  bpf_spin_unlock(&lock);
  return false;
}

SEC("tc")
int callback_removes(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  bpf_spin_lock(&lock);
  add_to_tree(&tree, &mine->node, removes);
  bpf_spin_unlock(&lock);
  return 0;
}

SEC("tc")
int callback_unlocks(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  bpf_spin_lock(&lock);
  add_to_tree(&tree, &mine->node, unlocks);
  bpf_spin_unlock(&lock);
  return 0;
}
