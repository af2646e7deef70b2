// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A task is put into a map, taken out again and released.

#include "task_map.h"

LICENSE("GPL");

int last_prio;

SEC("tp_btf/task_newtask")
int BPF_PROG(xchg_release, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  struct task_struct *old = bpf_kptr_xchg(&v->task, mine);
  if (old) {
    bpf_task_release(old);
    return 0;
  }
  struct task_struct *out = bpf_kptr_xchg(&v->task, NULL);
  if (!out)
    return 0;
  last_prio = out->prio;
  bpf_task_release(out);
  return 0;
}
