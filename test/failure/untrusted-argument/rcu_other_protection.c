// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.2 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// What protects a pointer besides an explicit RCU section counts since 7.3: a
// program that can't sleep, and preemption that is off.

#include "task_kfuncs.h"

LICENSE("GPL");

struct file;
void bpf_preempt_disable(void) __ksym;
void bpf_preempt_enable(void) __ksym;

SEC("tp_btf/task_newtask")
int BPF_PROG(cannot_sleep, struct task_struct *task, u64 clone_flags) {
  struct task_struct *parent = task->real_parent, *mine;

  bpf_rcu_read_lock();
  bpf_rcu_read_unlock();
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer
  mine = bpf_task_acquire(parent);
  if (mine)
    bpf_task_release(mine);
  return 0;
}

SEC("lsm.s/file_open")
int BPF_PROG(preemption_off, struct file *file) {
  struct task_struct *task = bpf_get_current_task_btf(), *mine;

  bpf_preempt_disable();
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer
  mine = bpf_task_acquire(task->real_parent);
  if (mine)
    bpf_task_release(mine);
  bpf_preempt_enable();
  return 0;
}
