// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %exits 1 %precheck --kernel=6.12 %s -- %bpf_flags | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: %exits 1 %precheck --kernel=6.12 --format=json %s -- %bpf_flags | \
// RUN:   FileCheck %s --check-prefix=JSON
//
// A fault in a function that two programs call is said once; JSON has it for
// each program.

#include "task_kfuncs.h"

LICENSE("GPL");

static int use(struct task_struct *task) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted arg0 [null-argument]
  bpf_task_release(bpf_task_acquire(task));
  return 0;
}

// CHECK: note: in program 'first' (tp_btf/task_newtask)
SEC("tp_btf/task_newtask")
int BPF_PROG(first, struct task_struct *task, u64 clone_flags) {
  return use(task);
}

// CHECK: note: also in program 'second'
SEC("tp_btf/task_newtask")
int BPF_PROG(second, struct task_struct *task, u64 clone_flags) {
  return use(task);
}

// JSON: "name": "first"
// JSON: "message": "Possibly NULL pointer passed to trusted arg0"
// JSON: "name": "second"
// JSON: "message": "Possibly NULL pointer passed to trusted arg0"
