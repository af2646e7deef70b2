// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// The kernel's tasks are to be read, even those acquired.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(write_argument, struct task_struct *task, u64 clone_flags) {
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: only read is supported{{.*}} [invalid-access]
  task->prio = 1;
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(write_acquired, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: only read is supported{{.*}} [invalid-access]
  mine->prio = 1;
  bpf_task_release(mine);
  return 0;
}
