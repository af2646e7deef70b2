// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Lists in globals, map values and objects of their own; what is pushed stays
// usable until the lock is given back.

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

private(A) struct bpf_spin_lock lock;
private(A) struct bpf_list_head head __contains(item, node);

LICENSE("GPL");

static int sum;

SEC("tc")
int global_list(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  mine->number = 1;
  bpf_spin_lock(&lock);
  push_front(&head, &mine->node);
  mine->number = 2; // not owned any more, still there
  struct bpf_list_node *n = bpf_list_pop_back(&head);
  bpf_spin_unlock(&lock);
  if (!n)
    return 0;
  struct item *last = container_of(n, struct item, node);
  sum += last->number;
  drop_object(last);
  return 0;
}

SEC("tc")
int list_in_map(void *ctx) {
  u32 key = 0;
  struct shelf *s = bpf_map_lookup_elem(&shelves, &key);
  if (!s)
    return 0;
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  bpf_spin_lock(&s->lock);
  push_back(&s->items, &mine->node);
  bpf_spin_unlock(&s->lock);
  return 0;
}

SEC("tc")
int list_in_object(void *ctx) {
  struct shelf *s = new_object(struct shelf);
  if (!s)
    return 0;
  bpf_spin_lock(&s->lock);
  struct bpf_list_node *n = bpf_list_pop_front(&s->items);
  bpf_spin_unlock(&s->lock);
  if (n)
    drop_object(container_of(n, struct item, node));
  drop_object(s);
  return 0;
}
