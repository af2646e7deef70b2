// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags
//
// To 6.1 the value that a callback gets has no identity, so that its lock
// counts as not taken.

#include "counter_map.h"

LICENSE("GPL");

static long (*const bpf_for_each_map_elem)(void *map, void *callback_fn,
                                           void *callback_ctx, u64 flags) =
    (void *)164;

static int count(void *map, u32 *key, struct counter *value, void *data) {
  bpf_spin_lock(&value->lock);
  value->hits++;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_spin_unlock without taking a lock [unbalanced-region]
  bpf_spin_unlock(&value->lock);
  return 0;
}

SEC("tc")
int each(void *ctx) {
  bpf_for_each_map_elem(&counters, count, NULL, 0);
  return 0;
}

SEC("tc")
int one(void *ctx) {
  u32 key = 0;
  struct counter *value = bpf_map_lookup_elem(&counters, &key);
  if (!value)
    return 0;
  bpf_spin_lock(&value->lock);
  value->hits++;
  bpf_spin_unlock(&value->lock);
  return 0;
}
