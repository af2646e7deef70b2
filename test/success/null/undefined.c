// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Accesses through NULL that the compiler takes for unreachable: they never
// come to the verifier.

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
int null_itself(void *ctx) {
  u32 key = 0;
  struct pair *p = bpf_map_lookup_elem(&pairs, &key);
  if (p)
    return 0;
  p->first = 1;
  return 0;
}

SEC("tc")
int null_itself_later(void *ctx) {
  u32 key = 0;
  struct pair *p = bpf_map_lookup_elem(&pairs, &key);
  if (p)
    return 0;
  p->second = 1;
  p->first = 1;
  return 0;
}

SEC("tc")
int merged(void *ctx) {
  u32 key = 0;
  struct pair *p = NULL;
  if (bpf_ktime_get_ns() & 1) {
    p = bpf_map_lookup_elem(&pairs, &key);
    if (!p)
      return 0;
  }
  p->second = 1;
  return 0;
}

SEC("tc")
int tried_twice(void *ctx) {
  u32 key = 0;
  struct pair *p = bpf_map_lookup_elem(&pairs, &key);
  if (!p) {
    key = 1;
    p = bpf_map_lookup_elem(&pairs, &key);
    if (!p)
      return 0;
  }
  p->second = 1;
  return 0;
}

SEC("tc")
int value_unused(void *ctx) {
  u32 key = 0;
  struct pair *p = bpf_map_lookup_elem(&pairs, &key);
  if (!p) {
    u64 second = p->second;
    (void)second;
  }
  return 0;
}
