// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=V2 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=V3 --implicit-check-not=warning:
//
// A kfunc has its flags from the sets of the program's type: where it is in
// none, it is not safe under a lock either, and that is asked first.

#include "graph_kfuncs.h"

LICENSE("GPL");

struct leaf {
  u64 key;
  struct bpf_rb_node node;
};

private(tree) static struct bpf_spin_lock lock;
private(tree) static struct bpf_rb_root root __contains(leaf, node);

/// The BTF must have the type whole.
struct leaf *type_leaf;

SEC("netfilter")
int of_netfilter(void *ctx) {
  bpf_spin_lock(&lock);
  // V2: :[[@LINE+2]]:{{[0-9]+}}: warning: calling kernel function bpf_rbtree_first is not allowed [kfunc-not-allowed]
  // V3: :[[@LINE+1]]:{{[0-9]+}}: warning: function calls are not allowed while holding a lock [locked-call]
  struct bpf_rb_node *node = bpf_rbtree_first(&root);
  bpf_spin_unlock(&lock);
  return node != NULL;
}

SEC("tc")
int of_tc(void *ctx) {
  bpf_spin_lock(&lock);
  struct bpf_rb_node *node = bpf_rbtree_first(&root);
  bpf_spin_unlock(&lock);
  return node != NULL;
}
