// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
//
// The released task is read, by its own name and by a copy's.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(use_after_release, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  bpf_task_release(mine);
  // FREED: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar'{{.*}} [use-after-release]
  return mine->prio;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(use_copy_after_release, struct task_struct *task,
             u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  struct task_struct *copy = mine;
  if (!mine)
    return 0;
  bpf_task_release(mine);
  // FREED: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar'{{.*}} [use-after-release]
  return copy->prio;
}
