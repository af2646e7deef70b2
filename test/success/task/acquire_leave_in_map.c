// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// The map takes the reference over; the one it held before is released.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(acquire_leave_in_map, struct task_struct *task, u64 clone_flags) {
  struct task_slot empty = {};
  s32 pid = task->pid;

  bpf_map_update_elem(&tasks, &pid, &empty, BPF_ANY);
  struct task_slot *v = bpf_map_lookup_elem(&tasks, &pid);
  if (!v) {
    bpf_map_delete_elem(&tasks, &pid);
    return -1;
  }
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  struct task_struct *old = bpf_kptr_xchg(&v->task, mine);
  if (old)
    bpf_task_release(old);
  return 0;
}
