// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A global function that is balanced, and one called with references held.

#include "task_kfuncs.h"

LICENSE("GPL");

__noinline int peek(int pid) {
  struct task_struct *found = bpf_task_from_pid(pid);
  int prio;

  if (!found)
    return -1;
  prio = found->prio;
  bpf_task_release(found);
  return prio;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(global_function, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  int prio;

  if (!mine)
    return 0;
  prio = peek(mine->tgid);
  bpf_task_release(mine);
  return prio;
}
