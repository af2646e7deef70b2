// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// A global function is judged on its own: it can not leave a reference to
// those who call it.

#include "task_kfuncs.h"

LICENSE("GPL");

__noinline int peek(int pid) {
  struct task_struct *found = bpf_task_from_pid(pid);
  if (!found)
    return -1;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return found->prio;
  // LEAK: :[[@LINE-5]]:{{[0-9]+}}: note:
}

SEC("tp_btf/task_newtask")
int BPF_PROG(global_function, struct task_struct *task, u64 clone_flags) {
  return peek(task->tgid);
}
