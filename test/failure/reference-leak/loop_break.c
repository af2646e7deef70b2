// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// The loop is left by break, past the release.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(loop_break, struct task_struct *task, u64 clone_flags) {
  for (int i = 1; i < 8; i++) {
    struct task_struct *found = bpf_task_from_pid(i);
    if (!found)
      continue;
    total += found->prio;
    if (total > 1000)
      break;
    bpf_task_release(found);
  }
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
  // LEAK: :[[@LINE-10]]:{{[0-9]+}}: note:
}
