// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A global function gets a trusted task, but never a reference with it.

#include "task_kfuncs.h"

LICENSE("GPL");

__noinline int drop(struct task_struct *task __arg_trusted) {
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: release kernel function bpf_task_release expects refcounted PTR_TO_BTF_ID{{.*}} [release-unowned]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1{{.*}} [release-unowned]
  bpf_task_release(task);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(global_function, struct task_struct *task, u64 clone_flags) {
  return drop(task);
}
