// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Preemption counts.

#include "task_kfuncs.h"

void bpf_preempt_disable(void) __ksym;
void bpf_preempt_enable(void) __ksym;

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(preempt_nested, struct task_struct *task, u64 clone_flags) {
  bpf_preempt_disable();
  if (task->pid == 1) {
    bpf_preempt_disable();
    bpf_preempt_enable();
  }
  bpf_preempt_enable();
  return 0;
}
