// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 --format=json %s -- %bpf_flags > %t
// RUN: FileCheck %s --implicit-check-not='"reject"' < %t
// RUN: %precheck --kernel=6.12,7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=TEXT --implicit-check-not='{{remark|warning}}:'
//
// Code that a kernel never gets to, since libbpf answers a question about the
// kernel's types first. Kernels 6.12 and 7.3 accept all of it.

#include "core_questions.h"
#include "task_kfuncs.h"

LICENSE("GPL");

// In no kernel.
struct precheck_nowhere {
  int field;
} __kernel_type;
struct task_struct___gone {
  int no_such_field;
} __kernel_type;
enum pid_type___gone { PIDTYPE_NOWHERE___gone = 77 };

void bpf_precheck_nowhere(struct task_struct *p) __ksym __weak;

// What is on the side that no kernel gets to is told, and not counted.
SEC("tp_btf/task_newtask")
int BPF_PROG(type_guard, struct task_struct *task, u64 clone_flags) {
  if (bpf_core_type_exists(struct precheck_nowhere))
    bpf_task_acquire(task);
  // TEXT: :[[@LINE+1]]:{{[0-9]+}}: remark: only where the kernel has 'struct precheck_nowhere': Unreleased reference [reference-leak]
  return 0;
}
// CHECK: "type_guard"
// CHECK: "accept"
// CHECK: "condition": "where the kernel has 'struct precheck_nowhere'"

SEC("tp_btf/task_newtask")
int BPF_PROG(field_guard, struct task_struct *task, u64 clone_flags) {
  if (bpf_core_field_exists(((struct task_struct___gone *)task)->no_such_field))
    bpf_task_acquire(task);
  // TEXT: :[[@LINE+1]]:{{[0-9]+}}: remark: only where the kernel has field 'no_such_field' of 'struct task_struct___gone': Unreleased reference [reference-leak]
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(enum_guard, struct task_struct *task, u64 clone_flags) {
  if (bpf_core_enum_value_exists(enum pid_type___gone, PIDTYPE_NOWHERE___gone))
    bpf_task_acquire(task);
  // TEXT: :[[@LINE+1]]:{{[0-9]+}}: remark: only where the kernel has 'PIDTYPE_NOWHERE___gone' of 'enum pid_type___gone': Unreleased reference [reference-leak]
  return 0;
}

// Asked twice, answered once.
SEC("tp_btf/task_newtask")
int BPF_PROG(same_answer, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = NULL;

  if (bpf_core_type_exists(struct precheck_nowhere))
    mine = bpf_task_acquire(task);
  opaque(task);
  if (bpf_core_type_exists(struct precheck_nowhere) && mine)
    bpf_task_release(mine);
  return 0;
}

// A kfunc that only some kernels have is what such questions guard.
SEC("tp_btf/task_newtask")
int BPF_PROG(kfunc_guard, struct task_struct *task, u64 clone_flags) {
  if (bpf_core_type_exists(struct precheck_nowhere))
    bpf_precheck_nowhere(task);
  return 0;
}

// The size of what is not there is 0.
SEC("tp_btf/task_newtask")
int BPF_PROG(size_guard, struct task_struct *task, u64 clone_flags) {
  if (bpf_core_type_size(struct precheck_nowhere))
    bpf_task_acquire(task);
  // TEXT: :[[@LINE+1]]:{{[0-9]+}}: remark: only where the kernel has 'struct precheck_nowhere': Unreleased reference [reference-leak]
  return 0;
}

// Decided by the database: a struct that a kfunc takes, and a helper.
SEC("tp_btf/task_newtask")
int BPF_PROG(decided, struct task_struct *task, u64 clone_flags) {
  if (!bpf_core_type_exists(struct task_struct))
    bpf_task_acquire(task);
  if (!bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_loop))
    bpf_task_acquire(task);
  if (bpf_core_enum_value_exists(enum bpf_func_id___later,
                                 BPF_FUNC_nowhere___later))
    bpf_task_acquire(task);
  return 0;
}
