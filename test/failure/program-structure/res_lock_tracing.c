// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.2 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags
//
// Programs that may run anywhere can use maps with resilient locks from 7.3 on;
// to kernels that have none the field is like any other.

#include "lock_kfuncs.h"

LICENSE("GPL");

struct guard {
  struct bpf_res_spin_lock lock;
  u64 n;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct guard);
} guards SEC(".maps");

SEC("kprobe/do_exit")
int tracing(void *ctx) {
  u32 key = 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: tracing progs cannot use bpf_spin_lock yet{{.*}} [program-structure]
  struct guard *guard = bpf_map_lookup_elem(&guards, &key);
  if (guard)
    guard->n++;
  return 0;
}

SEC("tc")
int networking(void *ctx) {
  u32 key = 0;
  struct guard *guard = bpf_map_lookup_elem(&guards, &key);
  if (guard)
    guard->n++;
  return 0;
}
