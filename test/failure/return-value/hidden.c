// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,PRECISE --implicit-check-not=warning:
//
// Up to 6.7 the verifier may prune a path whose result is out of range at one
// whose result is good: what it says then hangs on the compiler's order.

#include "bpf_helpers.h"

LICENSE("GPL");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, u64);
} counters SEC(".maps");

SEC("fentry/wake_up_new_task")
int hidden(u64 *ctx) {
  u32 key = 0;
  u64 *first = bpf_map_lookup_elem(&counters, &key);
  if (!first)
    // PRECISE: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has {{.*}} [return-value]
    return -3;
  key = 1;
  u64 *second = bpf_map_lookup_elem(&counters, &key);
  if (second)
    *second += *first;
  return 0;
}

SEC("fentry/wake_up_new_task")
int alone(u64 *ctx) {
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has {{.*}} [return-value]
  return 1;
}
