// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// What numbers prove: ranges, masks, differences, states kept in numbers.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

enum state { NONE, HELD, FAILED };

SEC("tp_btf/task_newtask")
int BPF_PROG(state_machine, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = NULL;
  enum state state = NONE;

  if (clone_flags & 1) {
    mine = bpf_task_acquire(task);
    state = mine ? HELD : FAILED;
  }
  total += state;
  switch (state) {
  case HELD:
    bpf_task_release(mine);
    break;
  case FAILED:
    return 1;
  default:
    break;
  }
  return 0;
}

static __noinline int try_hold(struct task_struct *task,
                               struct task_struct **out, int want) {
  if (want <= 0)
    return -22;
  *out = bpf_task_acquire(task);
  return *out ? 0 : -2;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(error_numbers, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine;
  int err = try_hold(task, &mine, clone_flags & 7);

  if (err < 0)
    return err;
  bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(nested_ranges, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = NULL;
  u32 n = clone_flags;

  if (n > 100) {
    mine = bpf_task_acquire(task);
    if (!mine)
      return 0;
  }
  if (n > 200)
    total++;
  if (n < 50)
    return 0;
  if (n >= 101) {
    bpf_task_release(mine);
    return 1;
  }
  return 2;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(signed_range, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = NULL;
  int pid = task->pid;

  if (pid < 0)
    return 0;
  if (pid >= 1) {
    mine = bpf_task_acquire(task);
    if (!mine)
      return 0;
  }
  if (pid == 0)
    return 1;
  bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(counter, struct task_struct *task, u64 clone_flags) {
  struct task_struct *a = NULL, *b = NULL;
  int held = 0;

  a = bpf_task_acquire(task);
  if (a)
    held++;
  if (held == 1)
    b = bpf_task_acquire(a);
  if (b)
    held++;
  if (held > 1)
    bpf_task_release(b);
  if (held > 0)
    bpf_task_release(a);
  return held;
}
