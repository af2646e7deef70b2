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
// The address of a scalar argument is released.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(release_fp, struct task_struct *task, u64 clone_flags) {
  // OLD: :[[@LINE+3]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT task_struct must point{{.*}} [argument-type]
  // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT task_struct must point to scalar, or struct with scalar{{.*}} [argument-type]
  // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1{{.*}} [release-unowned]
  bpf_task_release((struct task_struct *)&clone_flags);
  return 0;
}
