// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Conditions that acquire, check and use in one go.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(assigned_in_condition, struct task_struct *task,
             u64 clone_flags) {
  struct task_struct *a, *b = NULL;

  if ((a = bpf_task_acquire(task)) && (b = bpf_task_from_pid(1)) &&
      a->prio < b->prio)
    total++;
  if (b)
    bpf_task_release(b);
  if (a)
    bpf_task_release(a);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(either, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_from_pid(1) ?: bpf_task_acquire(task);

  if (!mine)
    return 0;
  total += mine->prio;
  bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(negated, struct task_struct *task, u64 clone_flags) {
  struct task_struct *a = bpf_task_acquire(task);
  struct task_struct *b = bpf_task_from_pid(1);

  if (!(a && b))
    goto out;
  total += a->prio - b->prio;
out:
  if (!!a)
    bpf_task_release(a);
  if (b != NULL)
    bpf_task_release(b);
  return 0;
}

static __always_inline bool usable(struct task_struct *task) {
  return task && task->prio > 10;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(predicate, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);

  if (usable(mine)) {
    total += mine->prio;
    bpf_task_release(mine);
    return 1;
  }
  if (mine)
    bpf_task_release(mine);
  return 0;
}
