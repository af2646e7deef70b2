// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A static function may leave the section open for its caller, who has to
// close it.

#include "task_kfuncs.h"

LICENSE("GPL");

static __noinline int enter(struct task_struct *task) {
  bpf_rcu_read_lock();
  return task->group_leader->pid;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(rcu_static_function, struct task_struct *task, u64 clone_flags) {
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: bpf_rcu_read_unlock is missing{{.*}} [unbalanced-region]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_EXIT instruction in main prog cannot be used inside bpf_rcu_read_lock-ed region{{.*}} [unbalanced-region]
  return enter(task);
}
