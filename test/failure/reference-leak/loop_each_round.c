// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// Each round acquires a task and forgets it; only the last one is released.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(loop_each_round, struct task_struct *task, u64 clone_flags) {
  struct task_struct *found = NULL;

  for (int i = 1; i < 4; i++) {
    // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
    found = bpf_task_from_pid(i);
    if (found)
      total += found->prio;
  }
  if (found)
    bpf_task_release(found);
  return 0;
  // LEAK: :[[@LINE-1]]:{{[0-9]+}}: note: the program ends here and still has the reference
}
