// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Every return after the acquire releases first.

#include "task_kfuncs.h"

LICENSE("GPL");

int errors;

SEC("tp_btf/task_newtask")
int BPF_PROG(early_return, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  if (mine->pid == 1) {
    errors++;
    bpf_task_release(mine);
    return -1;
  }
  if (mine->prio > 120) {
    bpf_task_release(mine);
    return -2;
  }
  bpf_task_release(mine);
  return 0;
}
