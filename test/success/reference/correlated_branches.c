// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Acquire and release hang on the same condition, tested twice.

#include "task_kfuncs.h"

LICENSE("GPL");

int calls;

SEC("tp_btf/task_newtask")
int BPF_PROG(correlated_branches, struct task_struct *task, u64 clone_flags) {
  bool tracked = clone_flags & 0x100;
  struct task_struct *mine;

  if (tracked) {
    mine = bpf_task_acquire(task);
    if (!mine)
      return 0;
  }
  calls++;
  if (tracked)
    bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(correlated_ranges, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = NULL;

  if (clone_flags > 10) {
    mine = bpf_task_acquire(task);
    if (!mine)
      return 0;
  }
  calls++;
  if (clone_flags <= 10)
    return 1;
  bpf_task_release(mine);
  return 0;
}
