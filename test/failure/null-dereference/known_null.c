// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// Members of what is known to be NULL: a check the wrong way round, or one
// that leads nowhere.

#include "bpf_helpers.h"

struct pair {
  u64 first;
  u64 second;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct pair);
} pairs SEC(".maps");

LICENSE("GPL");

u64 sink;

SEC("tc")
int inverted(void *ctx) {
  u32 key = 0;
  struct pair *p = bpf_map_lookup_elem(&pairs, &key);
  if (p)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [null-dereference]
  p->second = 1;
  return 0;
}

SEC("tc")
int read_back(void *ctx) {
  u32 key = 0;
  struct pair *p = bpf_map_lookup_elem(&pairs, &key);
  if (!p)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [null-dereference]
    sink += p->second;
  return 0;
}

SEC("tc")
int goes_on(void *ctx) {
  u32 key = 0;
  struct pair *p = bpf_map_lookup_elem(&pairs, &key);
  if (!p)
    sink++;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [null-dereference]
  sink += p->second;
  return 0;
}

static __always_inline void add_second(struct pair *p) { sink += p->second; }

SEC("tc")
int passed_on(void *ctx) {
  u32 key = 0;
  struct pair *p = bpf_map_lookup_elem(&pairs, &key);
  if (!p) {
    // CHECK: :[[@LINE-7]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [null-dereference]
    add_second(p);
  }
  return 0;
}
