// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// One header function puts the task into the map, another finds the slot, and
// a function of this file takes the task out.

#include "task_map_ops.h"

LICENSE("GPL");

static int take_out(struct task_struct *task) {
  struct task_slot *slot = find_task(task);
  if (!slot)
    return -1;
  struct task_struct *mine = bpf_kptr_xchg(&slot->task, NULL);
  if (!mine)
    return -2;
  int prio = mine->prio;
  bpf_task_release(mine);
  return prio;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(map_of_header, struct task_struct *task, u64 clone_flags) {
  if (insert_task(task))
    return 0;
  return take_out(task);
}
