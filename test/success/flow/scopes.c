// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Ways in and out of scopes: goto backwards, goto into the middle, switch
// over labels, unions and nested structures.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(retry, struct task_struct *task, u64 clone_flags) {
  struct task_struct *found;
  int tries = 0;

again:
  found = bpf_task_from_pid(tries);
  if (!found) {
    if (++tries < 5)
      goto again;
    return 0;
  }
  if (found->prio > 120 && ++tries < 5) {
    bpf_task_release(found);
    goto again;
  }
  bpf_task_release(found);
  return 0;
}

struct holder {
  int kind;
  union {
    struct task_struct *task;
    u64 number;
  };
  struct {
    struct task_struct *spare;
  } nested;
};

SEC("tp_btf/task_newtask")
int BPF_PROG(tagged_union, struct task_struct *task, u64 clone_flags) {
  struct holder holder = {.kind = 0, .number = clone_flags};

  if (clone_flags & 1) {
    holder.task = bpf_task_acquire(task);
    holder.kind = holder.task ? 1 : 0;
  }
  holder.nested.spare = bpf_task_from_pid(1);
  if (holder.nested.spare)
    bpf_task_release(holder.nested.spare);
  if (holder.kind == 1)
    bpf_task_release(holder.task);
  return 0;
}

static __noinline int step(struct holder *holder, struct task_struct *task) {
  if (holder->nested.spare)
    return 0;
  holder->nested.spare = bpf_task_acquire(task);
  return 1;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(through_pointer, struct task_struct *task, u64 clone_flags) {
  struct holder holder = {};
  struct holder *alias = &holder;

  step(alias, task);
  step(&holder, task);
  if (alias->nested.spare) {
    total += holder.nested.spare->prio;
    bpf_task_release(alias->nested.spare);
  }
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(early_null, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);

  if (mine) {
    bpf_task_release(mine);
    mine = NULL;
  }
  if (mine)
    bpf_task_release(mine);
  return 0;
}
