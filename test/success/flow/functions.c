// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Static functions within static functions, one called from several places,
// with and without the compiler's inlining.

#include "task_map.h"

LICENSE("GPL");

int total;

static struct task_struct *lookup(int pid, int hops) {
  struct task_struct *found = bpf_task_from_pid(pid);

  if (!found || hops == 0)
    return found;
  bpf_task_release(found);
  return NULL;
}

static __noinline struct task_struct *first_of(int a, int b) {
  struct task_struct *found = lookup(a, 0);

  return found ? found : lookup(b, 0);
}

static __noinline int swap_in(struct task_slot *v, struct task_struct *mine) {
  struct task_struct *old = bpf_kptr_xchg(&v->task, mine);

  if (!old)
    return 0;
  bpf_task_release(old);
  return 1;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(chained, struct task_struct *task, u64 clone_flags) {
  struct task_struct *found = first_of(1, task->pid);
  struct task_slot *v;

  if (!found)
    return 0;
  v = task_slot(found->pid);
  if (!v) {
    bpf_task_release(found);
    return 0;
  }
  return swap_in(v, found);
}

SEC("tp_btf/task_newtask")
int BPF_PROG(emptied, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);

  if (!v)
    return 0;
  v->hits++;
  return swap_in(v, NULL);
}

static __always_inline void with_task(struct task_struct *task,
                                      void (*visit)(struct task_struct *)) {
  struct task_struct *mine = bpf_task_acquire(task);

  if (!mine)
    return;
  visit(mine);
  bpf_task_release(mine);
}

static __always_inline void count(struct task_struct *task) {
  total += task->prio;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(visitor, struct task_struct *task, u64 clone_flags) {
  with_task(task, count);
  return 0;
}
