// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Indices that are bounded one way or another, or that nothing is known of.

#include "bpf_helpers.h"

struct table {
  u32 index;
  u32 limit;
  u64 cells[8];
  u8 bytes[16];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct table);
} tables SEC(".maps");

LICENSE("GPL");

u64 sink;
u64 wide[16];

static __always_inline struct table *table(void) {
  u32 key = 0;
  return bpf_map_lookup_elem(&tables, &key);
}

SEC("tc")
int masked(void *ctx) {
  struct table *t = table();
  if (t)
    t->cells[bpf_ktime_get_ns() & 7] = 1;
  return 0;
}

SEC("tc")
int compared(void *ctx) {
  struct table *t = table();
  u64 n = bpf_ktime_get_ns();
  if (t && n < 8)
    t->cells[n] = 1;
  return 0;
}

SEC("tc")
int from_memory(void *ctx) {
  struct table *t = table();
  if (!t)
    return 0;
  u32 n = t->index;
  if (n >= 8)
    return 0;
  t->cells[n] = 1;
  return 0;
}

SEC("tc")
int written_before(void *ctx) {
  struct table *t = table();
  if (!t)
    return 0;
  t->index = 3;
  t->cells[t->index] = 1;
  return 0;
}

SEC("tc")
int narrow(void *ctx) {
  struct table *t = table();
  u8 n = bpf_ktime_get_ns();
  if (t)
    t->bytes[n >> 4] = 1;
  return 0;
}

SEC("tc")
int tested_as_bits(void *ctx) {
  struct table *t = table();
  u32 n = bpf_get_prandom_u32();
  if (!t || n & ~7u)
    return 0;
  t->cells[n] = 1;
  return 0;
}

SEC("tc")
int remainder(void *ctx) {
  struct table *t = table();
  u32 n = bpf_get_prandom_u32();
  if (t)
    t->cells[n % 8] = 1;
  return 0;
}

SEC("tc")
int chosen(void *ctx) {
  struct table *t = table();
  u32 n = bpf_get_prandom_u32();
  if (t)
    t->cells[n < 8 ? n : 7] = 1;
  return 0;
}

SEC("tc")
int in_a_loop(void *ctx) {
  struct table *t = table();
  if (!t)
    return 0;
  for (u32 i = 0; i < 8; i++)
    sink += t->cells[i];
  return 0;
}

SEC("tc")
int one_global(void *ctx) {
  wide[bpf_ktime_get_ns() & 15] = 1;
  return 0;
}

SEC("tc")
int constants(void *ctx) {
  u64 n[4] = {1, 2, 3, 4};
  sink += n[bpf_ktime_get_ns() & 3];
  return 0;
}

SEC("tc")
int folded(void *ctx) {
  u64 n[4] = {1, 2, 3, 4};
  return n[bpf_ktime_get_ns() & 7] == 2;
}
