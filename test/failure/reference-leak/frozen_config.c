// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// With the feature on, the same code is live.

#include "task_kfuncs.h"

LICENSE("GPL");

const volatile bool feature = true;
int last_prio;

SEC("tp_btf/task_newtask")
int BPF_PROG(frozen_config, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  last_prio = mine->prio;
  if (feature)
    // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
    return 1;
    // LEAK: :[[@LINE-7]]:{{[0-9]+}}: note:
  bpf_task_release(mine);
  return 0;
}
