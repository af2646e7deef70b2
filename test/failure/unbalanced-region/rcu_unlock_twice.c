// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
//
// A section is closed that was never opened on this path.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_pid;

SEC("tp_btf/task_newtask")
int BPF_PROG(rcu_unlock_twice, struct task_struct *task, u64 clone_flags) {
  bpf_rcu_read_lock();
  last_pid = task->group_leader->pid;
  if (last_pid == 1)
    bpf_rcu_read_unlock();
  last_pid++;
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: unmatched rcu read unlock (kernel function bpf_rcu_read_unlock){{.*}} [unbalanced-region]
  bpf_rcu_read_unlock();
  return 0;
}
