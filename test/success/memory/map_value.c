// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Indices compared, masked, or counted by a loop.

#include "bpf_helpers.h"

struct table {
  u64 cells[8];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct table);
} tables SEC(".maps");

LICENSE("GPL");

static __noinline struct table *table(void) {
  u32 key = 0;
  return bpf_map_lookup_elem(&tables, &key);
}

SEC("tc")
int compared(void *ctx) {
  u32 index = bpf_get_smp_processor_id();
  struct table *t = table();
  if (!t || index >= 8)
    return 0;
  return t->cells[index]++;
}

SEC("tc")
int masked(void *ctx) {
  u32 index = bpf_get_smp_processor_id();
  struct table *t = table();
  if (!t)
    return 0;
  return t->cells[index & 7]++;
}

SEC("tc")
int counted(void *ctx) {
  struct table *t = table();
  u64 sum = 0;
  if (!t)
    return 0;
  for (int i = 0; i < 8; i++)
    sum += t->cells[i];
  return sum;
}
