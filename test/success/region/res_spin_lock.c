// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Taking a resilient lock may fail; the path that failed holds nothing.

#include "lock_kfuncs.h"

struct guarded {
  struct bpf_res_spin_lock lock;
  u32 count;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 2);
  __type(key, u32);
  __type(value, struct guarded);
} values SEC(".maps");

private(A) struct bpf_res_spin_lock one;
private(B) struct bpf_res_spin_lock two;

LICENSE("GPL");

SEC("tc")
int nested(void *ctx) {
  if (bpf_res_spin_lock(&one))
    return 0;
  if (!bpf_res_spin_lock(&two))
    bpf_res_spin_unlock(&two);
  bpf_res_spin_unlock(&one);
  return 0;
}

SEC("tc")
int with_irq_state(void *ctx) {
  unsigned long flags;
  u32 key = 0;
  struct guarded *v = bpf_map_lookup_elem(&values, &key);
  if (!v)
    return 0;
  if (bpf_res_spin_lock_irqsave(&v->lock, &flags))
    return 0;
  v->count++;
  bpf_res_spin_unlock_irqrestore(&v->lock, &flags);
  return 0;
}

SEC("tc")
int irq_state_nested(void *ctx) {
  unsigned long outer, inner;
  bpf_local_irq_save(&outer);
  bpf_local_irq_save(&inner);
  bpf_local_irq_restore(&inner);
  bpf_local_irq_restore(&outer);
  return 0;
}
