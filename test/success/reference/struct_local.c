// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// References in a local structure, in an array, and in a copied structure.

#include "task_kfuncs.h"

LICENSE("GPL");

struct pair {
  struct task_struct *child;
  struct task_struct *parent;
  int prio;
};

static __noinline int collect(struct pair *pair, struct task_struct *task) {
  pair->child = bpf_task_acquire(task);
  pair->parent = bpf_task_acquire(bpf_get_current_task_btf());
  pair->prio = task->prio;
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(struct_local, struct task_struct *task, u64 clone_flags) {
  struct pair pair = {};

  collect(&pair, task);
  if (pair.child)
    bpf_task_release(pair.child);
  if (pair.parent)
    bpf_task_release(pair.parent);
  return pair.prio;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(struct_copy, struct task_struct *task, u64 clone_flags) {
  struct pair pair = {}, copy;

  collect(&pair, task);
  copy = pair;
  if (copy.child)
    bpf_task_release(copy.child);
  if (pair.parent)
    bpf_task_release(copy.parent);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(array_local, struct task_struct *task, u64 clone_flags) {
  struct task_struct *held[2] = {};

  held[0] = bpf_task_acquire(task);
  held[1] = bpf_task_acquire(bpf_get_current_task_btf());
  for (int i = 0; i < 2; i++)
    if (held[i])
      bpf_task_release(held[i]);
  return 0;
}
