// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// A static function hands its reference to the caller, who drops it.

#include "task_kfuncs.h"

LICENSE("GPL");

static __noinline struct task_struct *hold(struct task_struct *task) {
  return bpf_task_acquire(task);
}

SEC("tp_btf/task_newtask")
int BPF_PROG(static_function, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = hold(task);
  if (!mine)
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return mine->prio;
  // LEAK: :[[@LINE-10]]:{{[0-9]+}}: note:
}
