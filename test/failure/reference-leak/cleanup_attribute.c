// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// The clean-up function runs at each return, but the reference was taken out
// of the variable it looks after.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_prio;

static __always_inline void put_task(struct task_struct **task) {
  if (*task)
    bpf_task_release(*task);
}
#define __put_task __attribute__((cleanup(put_task)))

SEC("tp_btf/task_newtask")
int BPF_PROG(cleanup_attribute, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine __put_task = bpf_task_acquire(task);
  if (!mine)
    return 0;
  struct task_struct *taken = mine;
  mine = NULL;
  last_prio = taken->prio;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 1;
  // LEAK: :[[@LINE-8]]:{{[0-9]+}}: note:
}
