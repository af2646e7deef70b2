// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// Indices without a bound, or with one that is too large.

#include "bpf_helpers.h"

struct table {
  u32 index;
  u32 limit;
  u64 cells[8];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct table);
} tables SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

LICENSE("GPL");

u64 sink;
u64 wide[16];

static __always_inline struct table *table(void) {
  u32 key = 0;
  return bpf_map_lookup_elem(&tables, &key);
}

SEC("tc")
int unbounded(void *ctx) {
  struct table *t = table();
  u32 n = bpf_ktime_get_ns();
  if (t)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: unbounded memory access, make sure to bounds check any such access [invalid-access]
    t->cells[n] = 1;
  return 0;
}

SEC("tc")
int mask_too_large(void *ctx) {
  struct table *t = table();
  if (t)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: max value is outside of the allowed memory range [invalid-access]
    t->cells[bpf_ktime_get_ns() & 15] = 1;
  return 0;
}

SEC("tc")
int off_by_one(void *ctx) {
  struct table *t = table();
  if (!t)
    return 0;
  u32 n = t->index;
  if (n > 8)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: max value is outside of the allowed memory range [invalid-access]
  sink += t->cells[n];
  return 0;
}

SEC("tc")
int any_number(void *ctx) {
  struct table *t = table();
  u64 n = bpf_ktime_get_ns();
  if (t)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: math between map_value pointer and register with unbounded min value is not allowed [invalid-access]
    sink += t->cells[n];
  return 0;
}

SEC("tc")
int not_below(void *ctx) {
  struct table *t = table();
  int n = bpf_get_prandom_u32();
  if (t && n < 8)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: math between map_value pointer and register with unbounded min value is not allowed [invalid-access]
    sink += t->cells[n];
  return 0;
}

SEC("tc")
int little_negative(void *ctx) {
  struct table *t = table();
  s64 n = bpf_ktime_get_ns();
  if (t && n >= -2)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: math between map_value pointer and register with unbounded min value is not allowed [invalid-access]
    sink += t->cells[n];
  return 0;
}

SEC("tc")
int negative_byte(void *ctx) {
  struct table *t = table();
  s64 n = bpf_ktime_get_ns();
  if (t && n >= -200)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: min value is negative, either use unsigned index or do a if (index >=0) check. [invalid-access]
    sink += ((u8 *)t)[n];
  return 0;
}

SEC("tc")
int a_global(void *ctx) {
  u32 n = bpf_get_prandom_u32();
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: unbounded memory access, make sure to bounds check any such access [invalid-access]
  wide[n] = 1;
  return 0;
}

SEC("tc")
int reserved(void *ctx) {
  u64 *words = bpf_ringbuf_reserve(&events, 32, 0);
  if (!words)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: max value is outside of the allowed memory range [invalid-access]
  words[bpf_ktime_get_ns() & 7] = 1;
  bpf_ringbuf_submit(words, 0);
  return 0;
}

SEC("tc")
int constants(void *ctx) {
  u64 n[4] = {1, 2, 3, 4};
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: max value is outside of the allowed memory range [invalid-access]
  sink += n[bpf_ktime_get_ns() & 7];
  return 0;
}

SEC("tc")
int constants_again(void *ctx) {
  u64 n[4] = {1, 2, 3, 4};
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: max value is outside of the allowed memory range [invalid-access]
  sink -= n[bpf_ktime_get_ns() & 7];
  return 0;
}
