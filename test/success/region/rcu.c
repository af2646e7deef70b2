// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Sections in a row, in a loop, through static functions, on two ways out.

#include "task_kfuncs.h"

LICENSE("GPL");

int last_pid;

static __noinline int enter(struct task_struct *task) {
  bpf_rcu_read_lock();
  return task->group_leader->pid;
}

static __noinline int leave(int pid) {
  bpf_rcu_read_unlock();
  return pid;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(rcu_two_ways, struct task_struct *task, u64 clone_flags) {
  bpf_rcu_read_lock();
  struct task_struct *leader = task->group_leader;
  if (leader->pid == 1) {
    bpf_rcu_read_unlock();
    return 0;
  }
  last_pid = leader->pid;
  bpf_rcu_read_unlock();
  return 1;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(rcu_static_functions, struct task_struct *task, u64 clone_flags) {
  return leave(enter(task));
}

SEC("lsm.s/bpf")
int BPF_PROG(rcu_rounds) {
  struct task_struct *current = bpf_get_current_task_btf();

  for (int i = 0; i < 4; i++) {
    bpf_rcu_read_lock();
    last_pid += current->real_parent->pid;
    bpf_rcu_read_unlock();
  }
  return 0;
}
