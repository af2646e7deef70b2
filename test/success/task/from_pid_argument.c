// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A task found by its pid is released on the odd path and on the normal one.

#include "task_kfuncs.h"

LICENSE("GPL");

int mismatches;

static void compare(s32 pid) {
  struct task_struct *found = bpf_task_from_pid(pid);
  if (!found) {
    mismatches++;
    return;
  }
  if (found->pid != pid) {
    mismatches++;
    bpf_task_release(found);
    return;
  }
  bpf_task_release(found);
}

SEC("tp_btf/task_newtask")
int BPF_PROG(from_pid_argument, struct task_struct *task, u64 clone_flags) {
  compare(task->pid);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(from_pid_current, struct task_struct *task, u64 clone_flags) {
  compare(bpf_get_current_task_btf()->pid);
  return 0;
}
