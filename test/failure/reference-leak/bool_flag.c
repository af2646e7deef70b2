// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// A flag says that a reference is held, but one path forgets to set it.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(bool_flag, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = NULL;
  bool held = false;

  if (clone_flags & 0x100) {
    mine = bpf_task_acquire(task);
    if (!mine)
      return 0;
    held = true;
  } else if (clone_flags & 0x10000) {
    mine = bpf_task_from_pid(1);
    if (!mine)
      return 0;
  }
  total++;
  if (held)
    bpf_task_release(mine);
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
  // LEAK: :[[@LINE-9]]:{{[0-9]+}}: note:
}
