// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// No task has the pid -1. The program can know, the verifier can not.

#include "task_kfuncs.h"

LICENSE("GPL");

int surprises;

SEC("tp_btf/task_newtask")
int BPF_PROG(from_pid_invalid, struct task_struct *task, u64 clone_flags) {
  struct task_struct *found = bpf_task_from_pid(-1);
  if (found) {
    surprises = 1;
    bpf_task_release(found);
  }
  return 0;
}
