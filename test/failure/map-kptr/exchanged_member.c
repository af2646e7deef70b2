// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// What goes into a field is looked at in this order: the kind of pointer, its
// struct, its offset, its reference.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(member, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid kptr access, R2 type={{.*}}ptr_task_struct expected=ptr_task_struct [map-kptr]
  struct task_struct *old = bpf_kptr_xchg(&v->task, (void *)&mine->cpus_ptr);
  if (old)
    bpf_task_release(old);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(stack, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  long local = 0;
  if (!v)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R2 type=fp expected=ptr_, trusted_ptr_, rcu_ptr_ [argument-type]
  struct task_struct *old = bpf_kptr_xchg(&v->task, (void *)&local);
  if (old)
    bpf_task_release(old);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(not_owned, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}} [release-unowned]
  struct task_struct *old = bpf_kptr_xchg(&v->task, task);
  if (old)
    bpf_task_release(old);
  return 0;
}
