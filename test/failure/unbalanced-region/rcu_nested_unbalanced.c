// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// Nested sections need as many unlocks as locks.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_pid;

SEC("tp_btf/task_newtask")
int BPF_PROG(rcu_nested_unbalanced, struct task_struct *task,
             u64 clone_flags) {
  bpf_rcu_read_lock();
  last_pid = task->group_leader->pid;
  bpf_rcu_read_lock();
  last_pid += task->real_parent->pid;
  bpf_rcu_read_unlock();
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_EXIT instruction in main prog cannot be used inside bpf_rcu_read_lock-ed region{{.*}} [unbalanced-region]
  return 0;
}
