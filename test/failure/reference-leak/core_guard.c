// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not='{{remark|warning}}:'
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not='{{remark|warning}}:'
//
// Questions about the kernel's types: what is rejected whatever the answer is,
// and what is on the side that the kernel gets to.

#include "core_questions.h"
#include "task_kfuncs.h"

LICENSE("GPL");

struct precheck_nowhere {
  int field;
} __kernel_type;

void bpf_precheck_nowhere(struct task_struct *p) __ksym __weak;

SEC("tp_btf/task_newtask")
int BPF_PROG(either_side, struct task_struct *task, u64 clone_flags) {
  if (bpf_core_type_exists(struct precheck_nowhere)) {
    bpf_task_acquire(task);
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
    return 0;
  }
  bpf_task_acquire(task);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(after_guard, struct task_struct *task, u64 clone_flags) {
  u64 n = 0;

  if (bpf_core_type_exists(struct precheck_nowhere))
    n = task->flags;
  bpf_task_acquire(task);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
  return n == clone_flags;
}

// The other side calls what the kernel lacks, so it is this one.
SEC("tp_btf/task_newtask")
int BPF_PROG(beside_kfunc, struct task_struct *task, u64 clone_flags) {
  if (bpf_core_type_exists(struct precheck_nowhere))
    bpf_precheck_nowhere(task);
  else
    bpf_task_acquire(task);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(decided_struct, struct task_struct *task, u64 clone_flags) {
  if (bpf_core_type_exists(struct task_struct))
    bpf_task_acquire(task);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(decided_helper, struct task_struct *task, u64 clone_flags) {
  if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_loop))
    bpf_task_acquire(task);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
  return 0;
}
