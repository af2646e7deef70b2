// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// The caller releases what the out parameter brought, by the status or by the
// pointer.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_prio;

static __noinline int get(struct task_struct *task, struct task_struct **out) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return -1;
  *out = mine;
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(out_parameter_status, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine;

  if (get(task, &mine))
    return 0;
  last_prio = mine->prio;
  bpf_task_release(mine);
  return 1;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(out_parameter_pointer, struct task_struct *task,
             u64 clone_flags) {
  struct task_struct *mine = NULL;

  get(task, &mine);
  if (mine)
    bpf_task_release(mine);
  return 1;
}
