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
// A statement expression acquires and gives back only what it saw.

#include "task_kfuncs.h"

LICENSE("GPL");

#define prio_of(task)                                                          \
  ({                                                                           \
    struct task_struct *held_ = bpf_task_acquire(task);                        \
    held_ ? held_->prio : -1;                                                  \
  })

SEC("tp_btf/task_newtask")
int BPF_PROG(statement_expression, struct task_struct *task, u64 clone_flags) {
  int prio = prio_of(task);

  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return prio;
  // LEAK: :[[@LINE-4]]:{{[0-9]+}}: note:
}
