// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Released in another order than acquired, and swapped in between.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(two_references, struct task_struct *task, u64 clone_flags) {
  struct task_struct *a = bpf_task_acquire(task);
  struct task_struct *b = bpf_task_acquire(bpf_get_current_task_btf());

  if (clone_flags) {
    struct task_struct *swap = a;
    a = b;
    b = swap;
  }
  if (a)
    bpf_task_release(a);
  if (b)
    bpf_task_release(b);
  return 0;
}
