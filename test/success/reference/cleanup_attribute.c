// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A clean-up function releases at every way out of the scope.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_prio;

static __always_inline void put_task(struct task_struct **task) {
  if (*task)
    bpf_task_release(*task);
}
#define __put_task __attribute__((cleanup(put_task)))

SEC("tp_btf/task_newtask")
int BPF_PROG(cleanup_attribute, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine __put_task = bpf_task_acquire(task);
  if (!mine)
    return 0;
  if (mine->pid == 1)
    return 1;
  {
    struct task_struct *inner __put_task =
        bpf_task_acquire(bpf_get_current_task_btf());
    if (inner)
      last_prio = inner->prio;
  }
  last_prio += mine->prio;
  return 2;
}
