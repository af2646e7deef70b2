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
// Two programs never release what they acquired, with and without a check.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(acquire_unreleased, struct task_struct *task, u64 clone_flags) {
  bpf_task_acquire(task);
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
  // LEAK: :[[@LINE-3]]:{{[0-9]+}}: note:
}

SEC("tp_btf/task_newtask")
int BPF_PROG(acquire_checked_unreleased, struct task_struct *task,
             u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return mine->prio;
  // LEAK: :[[@LINE-5]]:{{[0-9]+}}: note:
}
