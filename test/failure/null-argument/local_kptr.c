// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// Of an object that the program allocated, bpf_kptr_xchg() says in other words
// that it may be NULL, whatever its type.

#include "graph_kfuncs.h"

LICENSE("GPL");

struct thing {
  int number;
};

struct slot {
  struct thing __kptr *thing;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct slot);
} slots SEC(".maps");

SEC("tc")
int not_checked(void *ctx) {
  u32 key = 0;
  struct slot *v = bpf_map_lookup_elem(&slots, &key);
  if (!v)
    return 0;
  struct thing *t = new_object(struct thing);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid PTR_TO_BTF_ID register for type match [null-argument]
  t = bpf_kptr_xchg(&v->thing, t);
  if (t)
    drop_object(t);
  return 0;
}

SEC("tc")
int taken_out_and_back(void *ctx) {
  u32 key = 0;
  struct slot *v = bpf_map_lookup_elem(&slots, &key);
  if (!v)
    return 0;
  struct thing *t = bpf_kptr_xchg(&v->thing, NULL);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid PTR_TO_BTF_ID register for type match [null-argument]
  t = bpf_kptr_xchg(&v->thing, t);
  if (t)
    drop_object(t);
  return 0;
}

SEC("tc")
int checked(void *ctx) {
  u32 key = 0;
  struct slot *v = bpf_map_lookup_elem(&slots, &key);
  if (!v)
    return 0;
  struct thing *t = new_object(struct thing);
  if (!t)
    return 0;
  t = bpf_kptr_xchg(&v->thing, t);
  if (t)
    drop_object(t);
  return 0;
}
