// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ARG --implicit-check-not=warning:
//
// The address of a local pointer is no task.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(acquire_fp, struct task_struct *task, u64 clone_flags) {
  struct task_struct *local = task;

  struct task_struct *mine =
      // OLD: :[[@LINE+3]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT task_struct must point{{.*}} [argument-type]
      // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT task_struct must point to scalar, or struct with scalar{{.*}} [argument-type]
      // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 is fp expected STRUCT task_struct{{.*}} [argument-type]
      bpf_task_acquire((struct task_struct *)&local);
  if (mine)
    bpf_task_release(mine);
  return 0;
}
