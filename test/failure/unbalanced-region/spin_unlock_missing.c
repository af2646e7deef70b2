// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// The lock is still held on the way out by the limit.

#include "bpf_helpers.h"

struct bpf_spin_lock {
  u32 val;
};

struct counter {
  struct bpf_spin_lock lock;
  u32 value;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct counter);
} counters SEC(".maps");

LICENSE("GPL");

SEC("tc")
int spin_unlock_missing(void *ctx) {
  u32 key = 0;
  struct counter *c = bpf_map_lookup_elem(&counters, &key);
  if (!c)
    return 0;
  bpf_spin_lock(&c->lock);
  if (c->value > 100)
    // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: bpf_spin_unlock is missing{{.*}} [unbalanced-region]
    // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_EXIT instruction in main prog cannot be used inside bpf_spin_lock-ed region{{.*}} [unbalanced-region]
    return 1;
  c->value++;
  bpf_spin_unlock(&c->lock);
  return 0;
}
