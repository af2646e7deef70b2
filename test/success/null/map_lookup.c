// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Ways to check what a lookup gave.

#include "bpf_helpers.h"

struct entry {
  u64 hits;
  u32 kind;
  u8 bytes[8];
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, u32);
  __type(value, struct entry);
} entries SEC(".maps");

LICENSE("GPL");

static __noinline struct entry *find(u32 key) {
  return bpf_map_lookup_elem(&entries, &key);
}

static __always_inline struct entry *find_or_add(u32 key) {
  struct entry empty = {};
  struct entry *e = bpf_map_lookup_elem(&entries, &key);

  if (e)
    return e;
  bpf_map_update_elem(&entries, &key, &empty, BPF_ANY);
  return bpf_map_lookup_elem(&entries, &key);
}

SEC("tc")
int early_return(void *ctx) {
  struct entry *e = find(1);
  if (!e)
    return 0;
  e->hits++;
  return e->bytes[3];
}

SEC("tc")
int and_chain(void *ctx) {
  struct entry *e = find(1), *f = find(2);
  if (e && f && e->kind == f->kind)
    e->hits += f->hits;
  return 0;
}

SEC("tc")
int or_chain(void *ctx) {
  struct entry *e = find(1);
  if (!e || e->kind == 7)
    return 0;
  e->hits++;
  return 0;
}

SEC("tc")
int conditional(void *ctx) {
  struct entry *e = find(1);
  return e ? e->kind : 0;
}

SEC("tc")
int added(void *ctx) {
  struct entry *e = find_or_add(3);
  if (e)
    e->hits++;
  return 0;
}

SEC("tc")
int checked_through_copy(void *ctx) {
  struct entry *e = find(1);
  struct entry *copy = e;
  if (copy == NULL)
    return 0;
  return e->kind;
}

SEC("tc")
int loop_over_keys(void *ctx) {
  u64 sum = 0;
  for (u32 key = 0; key < 8; key++) {
    struct entry *e = find(key);
    if (!e)
      break;
    sum += e->hits;
  }
  return sum;
}
