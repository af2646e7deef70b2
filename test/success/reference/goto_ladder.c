// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Each failure enters the ladder at its own rung.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(goto_ladder, struct task_struct *task, u64 clone_flags) {
  struct task_struct *first, *second, *third;
  int err = -1;

  first = bpf_task_acquire(task);
  if (!first)
    goto out;
  second = bpf_task_from_pid(1);
  if (!second)
    goto put_first;
  third = bpf_task_from_pid(2);
  if (!third)
    goto put_second;
  total += first->prio + second->prio + third->prio;
  err = 0;
  bpf_task_release(third);
put_second:
  bpf_task_release(second);
put_first:
  bpf_task_release(first);
out:
  return err;
}
