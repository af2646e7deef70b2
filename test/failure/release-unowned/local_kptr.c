// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// An object of the program's own that a map still holds can't be put into
// another slot. What is taken out can.

#include "graph_kfuncs.h"

LICENSE("GPL");

struct thing {
  int number;
};

struct slot {
  struct thing __kptr *thing;
  struct thing __kptr *other;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct slot);
} slots SEC(".maps");

SEC("tc")
int still_in_the_map(void *ctx) {
  u32 key = 0;
  struct slot *v = bpf_map_lookup_elem(&slots, &key);
  if (!v)
    return 0;
  struct thing *t = v->thing;
  if (!t)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid PTR_TO_BTF_ID register for type match [release-unowned]
  t = bpf_kptr_xchg(&v->other, t);
  if (t)
    drop_object(t);
  return 0;
}

SEC("tc")
int taken_out(void *ctx) {
  u32 key = 0;
  struct slot *v = bpf_map_lookup_elem(&slots, &key);
  if (!v)
    return 0;
  struct thing *t = bpf_kptr_xchg(&v->thing, NULL);
  if (!t)
    return 0;
  t = bpf_kptr_xchg(&v->other, t);
  if (t)
    drop_object(t);
  return 0;
}
