// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | count 0
//
// In the series of 2022 a kfunc takes a second reference to a map's task.

#include "task_map.h"

LICENSE("GPL");

int last_prio;

SEC("tp_btf/task_newtask")
int BPF_PROG(kptr_get_release, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  struct task_struct *got = bpf_task_kptr_get(&v->task);
  if (!got)
    return 0;
  last_prio = got->prio;
  bpf_task_release(got);
  return 0;
}
