// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// A reference passed to a global function stays with the caller.

#include "task_kfuncs.h"

LICENSE("GPL");

__noinline int prio_of(struct task_struct *task __arg_trusted) {
  return task->prio;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(global_function_argument, struct task_struct *task,
             u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return prio_of(mine);
  // LEAK: :[[@LINE-5]]:{{[0-9]+}}: note:
}
