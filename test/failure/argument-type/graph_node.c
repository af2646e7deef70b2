// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=CHECK,OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=CHECK,NEW --implicit-check-not=warning:
//
// What may be put into a list: an owned object of the type the list declares,
// by the node it declares.

#include "graph_kfuncs.h"

struct item {
  int number;
  struct bpf_list_node node;
  struct bpf_list_node other;
};

struct stranger {
  struct bpf_list_node node;
};

struct shelf {
  struct bpf_spin_lock lock;
  struct bpf_list_head items __contains(item, node);
};

private(A) struct shelf shelf;

LICENSE("GPL");

SEC("tc")
int pushed_twice(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  bpf_spin_lock(&shelf.lock);
  push_front(&shelf.items, &mine->node);
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: arg#1 expected pointer to allocated object{{.*}} [argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R2 expected pointer to allocated object{{.*}} [argument-type]
  push_front(&shelf.items, &mine->node);
  bpf_spin_unlock(&shelf.lock);
  return 0;
}

SEC("tc")
int wrong_struct(void *ctx) {
  struct stranger *s = new_object(struct stranger);
  if (!s)
    return 0;
  bpf_spin_lock(&shelf.lock);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: operation on bpf_list_head expects arg#1 bpf_list_node at offset=8 in struct item, but arg is at offset=0 in struct stranger{{.*}} [argument-type]
  push_front(&shelf.items, &s->node);
  bpf_spin_unlock(&shelf.lock);
  return 0;
}

SEC("tc")
int wrong_node(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  bpf_spin_lock(&shelf.lock);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: arg#1 offset=32, but expected bpf_list_node at offset=8 in struct item{{.*}} [argument-type]
  push_front(&shelf.items, &mine->other);
  bpf_spin_unlock(&shelf.lock);
  return 0;
}

SEC("tc")
int no_node(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  bpf_spin_lock(&shelf.lock);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_list_node not found at offset=0{{.*}} [argument-type]
  push_front(&shelf.items, (struct bpf_list_node *)mine);
  bpf_spin_unlock(&shelf.lock);
  return 0;
}
