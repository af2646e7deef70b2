// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ARG --implicit-check-not=warning:
//
// NULL itself is acquired.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(acquire_null, struct task_struct *task, u64 clone_flags) {
  // OLD: :[[@LINE+3]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT task_struct must point{{.*}} [argument-type]
  // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted arg0{{.*}} [null-argument]
  // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted R1{{.*}} [null-argument]
  struct task_struct *mine = bpf_task_acquire(NULL);
  if (mine)
    bpf_task_release(mine);
  return 0;
}
