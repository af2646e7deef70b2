// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// References and loops: held over a loop, taken by one round and put by the
// next, collected in an array and put from it.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(held_over_loop, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  for (int i = 0; i < 100; i++)
    total += mine->prio + i;
  bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(collected, struct task_struct *task, u64 clone_flags) {
  struct task_struct *held[4];

  for (int i = 0; i < 4; i++)
    held[i] = bpf_task_from_pid(i);
  for (int i = 0; i < 4; i++)
    if (held[i])
      bpf_task_release(held[i]);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(odd_and_even, struct task_struct *task, u64 clone_flags) {
  struct task_struct *held = NULL;

  for (int i = 0; i < 6; i++) {
    if (i % 2 == 0) {
      held = bpf_task_from_pid(i);
      if (!held)
        return 0;
    } else {
      total += held->prio;
      bpf_task_release(held);
    }
  }
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(do_while, struct task_struct *task, u64 clone_flags) {
  struct task_struct *found;
  int i = 0;

  do {
    found = bpf_task_from_pid(i);
    if (found) {
      total += found->prio;
      bpf_task_release(found);
    }
  } while (!found && ++i < 10);
  return i;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(nested, struct task_struct *task, u64 clone_flags) {
  for (int i = 0; i < 3; i++) {
    struct task_struct *outer = bpf_task_from_pid(i);
    if (!outer)
      continue;
    for (int j = 0; j < 3; j++) {
      struct task_struct *inner = bpf_task_from_pid(10 + j);
      if (!inner)
        break;
      total += inner->prio;
      bpf_task_release(inner);
    }
    bpf_task_release(outer);
  }
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(out_of_two_loops, struct task_struct *task, u64 clone_flags) {
  struct task_struct *found = NULL;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      found = bpf_task_from_pid(i * 3 + j);
      if (found)
        goto done;
    }
  return 0;
done:
  total = found->prio;
  bpf_task_release(found);
  return 1;
}
