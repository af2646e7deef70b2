// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Acquire and release in the same round, with break and continue.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(loop_balanced, struct task_struct *task, u64 clone_flags) {
  for (int i = 1; i < 8; i++) {
    struct task_struct *found = bpf_task_from_pid(i);
    if (!found)
      continue;
    total += found->prio;
    bpf_task_release(found);
    if (total > 1000)
      break;
  }
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(loop_keeps_one, struct task_struct *task, u64 clone_flags) {
  struct task_struct *best = NULL;

  for (int i = 1; i < 4; i++) {
    struct task_struct *found = bpf_task_from_pid(i);
    if (!found)
      continue;
    if (best)
      bpf_task_release(best);
    best = found;
  }
  if (best) {
    total = best->prio;
    bpf_task_release(best);
  }
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(loop_while, struct task_struct *task, u64 clone_flags) {
  int i = 0;
  struct task_struct *found = NULL;

  while (i < 16 && !found)
    found = bpf_task_from_pid(i++);
  if (found)
    bpf_task_release(found);
  return 0;
}
