// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Checked, it is a trusted task like any other.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/sched_pi_setprio")
int BPF_PROG(nullable_argument, struct task_struct *task,
             struct task_struct *donor) {
  struct task_struct *mine;

  if (!donor)
    return 0;
  mine = bpf_task_acquire(donor);
  if (!mine)
    return donor->prio;
  bpf_task_release(mine);
  return task->prio;
}
