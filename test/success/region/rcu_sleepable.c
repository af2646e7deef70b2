// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Sleepable programs take what RCU protects while inside a section, and keep
// a reference beyond it.

#include "task_map.h"

LICENSE("GPL");

SEC("lsm.s/bpf")
int BPF_PROG(leader_sleepable) {
  struct task_struct *current = bpf_get_current_task_btf();

  bpf_rcu_read_lock();
  struct task_struct *leader = bpf_task_acquire(current->group_leader);
  bpf_rcu_read_unlock();
  if (leader)
    bpf_task_release(leader);
  return 0;
}

SEC("lsm.s/bpf")
int BPF_PROG(map_sleepable) {
  struct task_slot *v = task_slot(1);
  struct task_struct *mine = NULL;

  if (!v)
    return 0;
  bpf_rcu_read_lock();
  struct task_struct *kept = v->task;
  if (kept)
    mine = bpf_task_acquire(kept);
  bpf_rcu_read_unlock();
  if (mine)
    bpf_task_release(mine);
  return 0;
}
