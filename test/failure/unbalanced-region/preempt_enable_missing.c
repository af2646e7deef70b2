// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// Preemption stays off on one path.

#include "task_kfuncs.h"

void bpf_preempt_disable(void) __ksym;
void bpf_preempt_enable(void) __ksym;

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(preempt_enable_missing, struct task_struct *task,
             u64 clone_flags) {
  bpf_preempt_disable();
  if (task->pid == 1)
    // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: 1 bpf_preempt_enable{{.*}} [unbalanced-region]
    // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_EXIT instruction in main prog cannot be used inside bpf_preempt_disable-ed region{{.*}} [unbalanced-region]
    return 0;
  bpf_preempt_enable();
  return 0;
}
