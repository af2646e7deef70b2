// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// The group leader of a trusted task may be acquired in an RCU section, which
// a program that can't sleep is always in.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(acquire_group_leader, struct task_struct *task, u64 clone_flags) {
  struct task_struct *leader = bpf_task_acquire(task->group_leader);
  if (leader)
    bpf_task_release(leader);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(acquire_group_leader_rcu, struct task_struct *task,
             u64 clone_flags) {
  bpf_rcu_read_lock();
  struct task_struct *leader = bpf_task_acquire(task->group_leader);
  bpf_rcu_read_unlock();
  if (!leader)
    return 0;
  bpf_task_release(leader);
  return 0;
}
