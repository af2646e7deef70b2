// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A global function may acquire the trusted task it is given, on its own
// account.

#include "task_kfuncs.h"

LICENSE("GPL");

__noinline int prio_of(struct task_struct *task __arg_trusted) {
  struct task_struct *mine = bpf_task_acquire(task);
  int prio;

  if (!mine)
    return -1;
  prio = mine->prio;
  bpf_task_release(mine);
  return prio;
}

__noinline int pid_of(struct task_struct *task __arg_trusted __arg_nullable) {
  return task ? task->pid : 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(global_function_argument, struct task_struct *task,
             u64 clone_flags) {
  return prio_of(task) + pid_of(NULL) + pid_of(task);
}
