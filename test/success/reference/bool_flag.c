// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A flag says on every path whether the reference is held.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(bool_flag, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine;
  bool held = false;

  if (clone_flags & 0x100) {
    mine = bpf_task_acquire(task);
    held = mine != NULL;
  } else if (clone_flags & 0x10000) {
    mine = bpf_task_from_pid(1);
    if (!mine)
      return 0;
    held = true;
  }
  total++;
  if (held)
    bpf_task_release(mine);
  return 0;
}
