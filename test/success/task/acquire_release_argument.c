// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// The program's argument is acquired, used and released.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_prio;

SEC("tp_btf/task_newtask")
int BPF_PROG(acquire_release_argument, struct task_struct *task,
             u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  last_prio = mine->prio;
  bpf_task_release(mine);
  return 0;
}
