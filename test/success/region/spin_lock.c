// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// References held over a locked region, and taken before and after it.

#include "task_kfuncs.h"

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

static __noinline void add(struct counter *c, u32 amount) {
  if (c->value < 100)
    c->value += amount;
}

SEC("lsm/task_alloc")
int BPF_PROG(spin_lock, struct task_struct *task) {
  u32 key = 0;
  struct counter *c = bpf_map_lookup_elem(&counters, &key);
  if (!c)
    return 0;
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  bpf_spin_lock(&c->lock);
  add(c, mine->prio);
  bpf_spin_unlock(&c->lock);
  bpf_task_release(mine);
  return 0;
}
