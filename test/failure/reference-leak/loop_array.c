// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// Four are collected, three are put.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(loop_array, struct task_struct *task, u64 clone_flags) {
  struct task_struct *held[4];

  for (int i = 0; i < 4; i++)
    held[i] = bpf_task_from_pid(i);
  for (int i = 0; i < 3; i++)
    if (held[i])
      bpf_task_release(held[i]);
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
  // LEAK: :[[@LINE-6]]:{{[0-9]+}}: note:
}
