// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// No kfunc may be called while a spin lock is held but those made for it.

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

SEC("lsm/task_alloc")
int BPF_PROG(kfunc_under_lock, struct task_struct *task) {
  u32 key = 0;
  struct counter *c = bpf_map_lookup_elem(&counters, &key);
  if (!c)
    return 0;
  bpf_spin_lock(&c->lock);
  c->value++;
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: function calls are not allowed while holding a lock{{.*}} [locked-call]
  struct task_struct *mine = bpf_task_acquire(task);
  bpf_spin_unlock(&c->lock);
  if (mine)
    bpf_task_release(mine);
  return 0;
}

SEC("lsm/task_alloc")
int BPF_PROG(helper_under_lock, struct task_struct *task) {
  u32 key = 0;
  struct counter *c = bpf_map_lookup_elem(&counters, &key);
  if (!c)
    return 0;
  bpf_spin_lock(&c->lock);
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: function calls are not allowed while holding a lock{{.*}} [locked-call]
  c->value += bpf_get_smp_processor_id();
  bpf_spin_unlock(&c->lock);
  return 0;
}
