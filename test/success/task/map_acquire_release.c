// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A map's task may be acquired inside an RCU section, and outlives it then.

#include "task_map.h"

LICENSE("GPL");

int last_prio;

SEC("tp_btf/task_newtask")
int BPF_PROG(map_acquire_release, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;

  bpf_rcu_read_lock();
  struct task_struct *mine = v->task;
  if (mine) {
    last_prio = mine->prio;
    mine = bpf_task_acquire(mine);
  }
  bpf_rcu_read_unlock();

  if (!mine)
    return 0;
  last_prio += mine->prio;
  bpf_task_release(mine);
  return 0;
}

SEC("lsm.s/bpf")
int BPF_PROG(map_acquire_release_sleepable) {
  struct task_slot *v = task_slot(1);
  if (!v)
    return 0;

  bpf_rcu_read_lock();
  struct task_struct *kept = v->task;
  if (!kept) {
    bpf_rcu_read_unlock();
    return 0;
  }
  struct task_struct *mine = bpf_task_acquire(kept);
  bpf_rcu_read_unlock();
  if (mine)
    bpf_task_release(mine);
  return 0;
}
