// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// A list is protected by the lock in the same map value, section or object.

#include "graph_kfuncs.h"

struct item {
  int number;
  struct bpf_list_node node;
};

struct shelf {
  struct bpf_spin_lock lock;
  struct bpf_list_head items __contains(item, node);
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct shelf);
} shelves SEC(".maps");

static private(A) struct shelf first;
static private(B) struct shelf second;

LICENSE("GPL");

SEC("tc")
int put(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  bpf_spin_lock(&first.lock);
  push_front(&first.items, &mine->node);
  bpf_spin_unlock(&first.lock);
  return 0;
}

SEC("tc")
int no_lock(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_spin_lock at off=0 must be held for bpf_list_head{{.*}} [unbalanced-region]
  struct bpf_list_node *n = bpf_list_pop_front(&first.items);
  if (n)
    drop_object(container_of(n, struct item, node));
  return 0;
}

SEC("tc")
int lock_of_another_section(void *ctx) {
  bpf_spin_lock(&second.lock);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_spin_lock at off=0 must be held for bpf_list_head{{.*}} [unbalanced-region]
  struct bpf_list_node *n = bpf_list_pop_front(&first.items);
  bpf_spin_unlock(&second.lock);
  if (n)
    drop_object(container_of(n, struct item, node));
  return 0;
}

SEC("tc")
int lock_of_another_value(void *ctx) {
  u32 here = 0, there = 1;
  struct shelf *a = bpf_map_lookup_elem(&shelves, &here);
  if (!a)
    return 0;
  struct shelf *b = bpf_map_lookup_elem(&shelves, &there);
  if (!b)
    return 0;
  bpf_spin_lock(&a->lock);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_spin_lock at off=0 must be held for bpf_list_head{{.*}} [unbalanced-region]
  struct bpf_list_node *n = bpf_list_pop_front(&b->items);
  bpf_spin_unlock(&a->lock);
  if (n)
    drop_object(container_of(n, struct item, node));
  return 0;
}

SEC("tc")
int unlock_of_another_value(void *ctx) {
  u32 here = 0, there = 1;
  struct shelf *a = bpf_map_lookup_elem(&shelves, &here);
  if (!a)
    return 0;
  struct shelf *b = bpf_map_lookup_elem(&shelves, &there);
  if (!b)
    return 0;
  bpf_spin_lock(&a->lock);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_spin_unlock of different lock{{.*}} [unbalanced-region]
  bpf_spin_unlock(&b->lock);
  return 0;
}
