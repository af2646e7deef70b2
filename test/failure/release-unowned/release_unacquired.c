// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// The program's argument is trusted, but not the program's to release.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(release_unacquired, struct task_struct *task, u64 clone_flags) {
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: release kernel function bpf_task_release expects refcounted PTR_TO_BTF_ID{{.*}} [release-unowned]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1{{.*}} [release-unowned]
  bpf_task_release(task);
  return 0;
}
