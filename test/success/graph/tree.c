// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A tree whose order is a function's; a refcounted object in two places.

#include "graph_kfuncs.h"

struct item {
  struct bpf_rb_node node;
  u64 key;
  struct bpf_refcount refcount;
};

private(A) struct bpf_spin_lock lock;
private(A) struct bpf_rb_root tree __contains(item, node);

LICENSE("GPL");

static bool less(struct bpf_rb_node *a, const struct bpf_rb_node *b) {
  return container_of(a, struct item, node)->key <
         container_of(b, struct item, node)->key;
}

SEC("tc")
int add_and_remove(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  mine->key = 1;
  bpf_spin_lock(&lock);
  add_to_tree(&tree, &mine->node, less);
  struct bpf_rb_node *n = bpf_rbtree_remove(&tree, &mine->node);
  bpf_spin_unlock(&lock);
  if (n)
    drop_object(container_of(n, struct item, node));
  return 0;
}

SEC("tc")
int kept_by_a_second_reference(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  struct item *also = share_object(mine); // never NULL: it is owned
  bpf_spin_lock(&lock);
  add_to_tree(&tree, &mine->node, less);
  bpf_spin_unlock(&lock);
  u64 key = also->key;
  drop_object(also);
  return key;
}

SEC("tc")
int first_is_read(void *ctx) {
  u64 key = 0;
  bpf_spin_lock(&lock);
  struct bpf_rb_node *n = bpf_rbtree_first(&tree);
  if (n)
    key = container_of(n, struct item, node)->key;
  bpf_spin_unlock(&lock);
  return key;
}
