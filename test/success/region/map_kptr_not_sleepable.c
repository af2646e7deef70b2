// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A program that can not sleep needs no explicit section for a map's task.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(map_kptr_not_sleepable, struct task_struct *task,
             u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  struct task_struct *kept = v->task;
  if (!kept)
    return 0;
  struct task_struct *mine = bpf_task_acquire(kept);
  if (mine)
    bpf_task_release(mine);
  return 0;
}
