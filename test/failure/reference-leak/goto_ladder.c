// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// The ladder is entered a rung too low: the second task is not released when
// the third is missing.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(goto_ladder, struct task_struct *task, u64 clone_flags) {
  struct task_struct *first, *second, *third;
  int err = -1;

  first = bpf_task_acquire(task);
  if (!first)
    goto out;
  second = bpf_task_from_pid(1);
  if (!second)
    goto put_first;
  third = bpf_task_from_pid(2);
  if (!third)
    goto put_first;
  total += first->prio + second->prio + third->prio;
  err = 0;
  bpf_task_release(third);
  bpf_task_release(second);
put_first:
  bpf_task_release(first);
out:
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return err;
  // LEAK: :[[@LINE-15]]:{{[0-9]+}}: note:
}
