// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Up to 6.18 the end of an explicit section counts even where the whole
// program is protected; in 7.3 it does not.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(used_after_unlock_not_sleepable, struct task_struct *task,
             u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;

  bpf_rcu_read_lock();
  struct task_struct *kept = v->task;
  if (!kept) {
    bpf_rcu_read_unlock();
    return 0;
  }
  bpf_rcu_read_unlock();
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer{{.*}} [untrusted-argument]
  struct task_struct *mine = bpf_task_acquire(kept);
  if (mine)
    bpf_task_release(mine);
  return 0;
}
