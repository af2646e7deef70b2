// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// One static function acquires, the other releases what its caller owns.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_prio;

static __noinline struct task_struct *hold(struct task_struct *task) {
  return bpf_task_acquire(task);
}

static __noinline int drop(struct task_struct *mine) {
  if (!mine)
    return 0;
  last_prio = mine->prio;
  bpf_task_release(mine);
  return 1;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(static_function, struct task_struct *task, u64 clone_flags) {
  return drop(hold(task));
}

SEC("tp_btf/task_newtask")
int BPF_PROG(static_function_checked, struct task_struct *task,
             u64 clone_flags) {
  struct task_struct *mine = hold(task);

  if (mine) {
    last_prio = mine->prio + 1;
    drop(mine);
  }
  return 0;
}
