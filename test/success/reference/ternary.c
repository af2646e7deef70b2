// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Both arms give a reference, both are released.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_prio;

SEC("tp_btf/task_newtask")
int BPF_PROG(ternary, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine =
      clone_flags ? bpf_task_acquire(task) : bpf_task_from_pid(1);

  last_prio = mine ? mine->prio : -1;
  if (mine)
    bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(ternary_both, struct task_struct *task, u64 clone_flags) {
  struct task_struct *a = bpf_task_acquire(task);
  if (!a)
    return 0;
  struct task_struct *b = bpf_task_acquire(bpf_get_current_task_btf());
  if (!b) {
    bpf_task_release(a);
    return 0;
  }
  bpf_task_release(clone_flags ? a : b);
  bpf_task_release(clone_flags ? b : a);
  return 0;
}
