// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %exits 1 %precheck --kernel=6.12 %s -- %bpf_flags | FileCheck %s
// RUN: %exits 1 %precheck --kernel=6.12 --werror %s -- %bpf_flags | \
// RUN:   FileCheck %s --check-prefix=WERROR
//
// A finding, its path in order, and what to do.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(leak, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  return 1;
}

// CHECK: text.c:[[@LINE-3]]:3: warning: Unreleased reference [reference-leak]
// CHECK-NEXT: return 1;
// CHECK-NEXT: ^
// CHECK-NEXT: text.c:[[@LINE-10]]:14: note: in program 'leak' (tp_btf/task_newtask)
// CHECK: text.c:[[@LINE-10]]:30: note: {{.*}}acquired
// CHECK: text.c:[[@LINE-10]]:7: note: {{.*}}mine
// CHECK-NOT: warning:
// WERROR: error: Unreleased reference [-Werror,reference-leak]
