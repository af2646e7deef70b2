// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// The only name of the first reference is given to the second.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(overwritten, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  mine = bpf_task_from_pid(1);
  if (mine)
    bpf_task_release(mine);
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
  // LEAK: :[[@LINE-6]]:{{[0-9]+}}: note:
}

SEC("tp_btf/task_newtask")
int BPF_PROG(after_use, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  mine = bpf_task_from_pid(1);
  // LEAK: :[[@LINE-5]]:{{[0-9]+}}: note: reference acquired here
  if (mine)
    bpf_task_release(mine);
  return 0;
  // LEAK: :[[@LINE-1]]:{{[0-9]+}}: note: the program ends here and still has the reference
}
