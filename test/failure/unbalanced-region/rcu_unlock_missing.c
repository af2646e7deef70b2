// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// One way out of the section leaves it open.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_pid;

SEC("tp_btf/task_newtask")
int BPF_PROG(rcu_unlock_missing, struct task_struct *task, u64 clone_flags) {
  bpf_rcu_read_lock();
  struct task_struct *leader = task->group_leader;
  if (leader->pid == 1)
    // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: bpf_rcu_read_unlock is missing{{.*}} [unbalanced-region]
    // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_EXIT instruction in main prog cannot be used inside bpf_rcu_read_lock-ed region{{.*}} [unbalanced-region]
    return 0;
  last_pid = leader->pid;
  bpf_rcu_read_unlock();
  return 0;
}
