// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// What a list holds must be in the program's BTF. A struct that only local
// variables and casts are of is not; one that an object is made of is.

#include "graph_kfuncs.h"

LICENSE("GPL");

struct item {
  int number;
  struct bpf_list_node node;
};

struct thing {
  int number;
  struct bpf_list_node node;
};

static private(A) struct bpf_spin_lock item_lock;
static private(A) struct bpf_list_head items __contains(item, node);
static private(B) struct bpf_spin_lock thing_lock;
static private(B) struct bpf_list_head things __contains(thing, node);

SEC("tc")
int take_item(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: map '.bss.A' has no valid bpf_spin_lock [unbalanced-region]
  bpf_spin_lock(&item_lock);
  struct bpf_list_node *n = bpf_list_pop_front(&items);
  bpf_spin_unlock(&item_lock);
  if (n)
    drop_object(container_of(n, struct item, node));
  return 0;
}

SEC("tc")
int take_thing(void *ctx) {
  bpf_spin_lock(&thing_lock);
  struct bpf_list_node *n = bpf_list_pop_front(&things);
  bpf_spin_unlock(&thing_lock);
  if (n)
    drop_object(container_of(n, struct thing, node));
  return 0;
}

SEC("tc")
int put_thing(void *ctx) {
  struct thing *mine = new_object(struct thing);
  if (!mine)
    return 0;
  bpf_spin_lock(&thing_lock);
  push_front(&things, &mine->node);
  bpf_spin_unlock(&thing_lock);
  return 0;
}
