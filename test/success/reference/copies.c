// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A NULL check of one copy holds for all; any copy may be released.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_prio;

SEC("tp_btf/task_newtask")
int BPF_PROG(copy_checked, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  struct task_struct *copy = mine;

  if (!copy)
    return 0;
  last_prio = mine->prio;
  bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(copy_released, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  struct task_struct *copy = mine;

  if (mine) {
    last_prio = mine->prio;
    bpf_task_release(copy);
  }
  return 0;
}
