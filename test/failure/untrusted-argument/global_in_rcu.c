// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=OLD,BOTH --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=BOTH --implicit-check-not=warning:
//
// A global function of a sleepable program: 7.3 verifies it apart for callers
// in an RCU section.

#include "task_kfuncs.h"

LICENSE("GPL");

struct slot {
  struct task_struct __kptr *task;
};
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, u32);
  __type(value, struct slot);
  __uint(max_entries, 1);
} slots SEC(".maps"), others SEC(".maps");

__noinline int inside_only(u32 key) {
  struct slot *slot = bpf_map_lookup_elem(&slots, &key);
  struct task_struct *task = slot ? slot->task : NULL;
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer [untrusted-argument]
  task = task ? bpf_task_acquire(task) : NULL;
  if (task)
    bpf_task_release(task);
  return 0;
}

__noinline int in_and_out(u32 key) {
  struct slot *slot = bpf_map_lookup_elem(&others, &key);
  struct task_struct *task = slot ? slot->task : NULL;
  // BOTH: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer [untrusted-argument]
  task = task ? bpf_task_acquire(task) : NULL;
  if (task)
    bpf_task_release(task);
  return 0;
}

SEC("fentry.s/bpf_fentry_test1")
int BPF_PROG(inside, u64 a) {
  bpf_rcu_read_lock();
  inside_only(a & 1);
  bpf_rcu_read_unlock();
  return 0;
}

SEC("fentry.s/bpf_fentry_test1")
int BPF_PROG(both, u64 a) {
  bpf_rcu_read_lock();
  in_and_out(a & 1);
  bpf_rcu_read_unlock();
  in_and_out(a & 2);
  return 0;
}
