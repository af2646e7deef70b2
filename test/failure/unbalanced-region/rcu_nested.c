// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Sections nest in 7.3; up to 6.18 the second lock is refused.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_pid;

SEC("tp_btf/task_newtask")
int BPF_PROG(rcu_nested, struct task_struct *task, u64 clone_flags) {
  bpf_rcu_read_lock();
  last_pid = task->group_leader->pid;
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: nested rcu read lock (kernel function bpf_rcu_read_lock){{.*}} [unbalanced-region]
  bpf_rcu_read_lock();
  last_pid += task->real_parent->pid;
  bpf_rcu_read_unlock();
  bpf_rcu_read_unlock();
  return 0;
}
