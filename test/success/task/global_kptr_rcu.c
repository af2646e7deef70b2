// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A task owned by a global is used inside the RCU section it is read in, and
// not after it.

#include "task_kfuncs.h"

LICENSE("GPL");

private(kept) static struct task_struct __kptr *kept;
int last_prio;

SEC("tp_btf/task_newtask")
int BPF_PROG(global_kptr_rcu, struct task_struct *task, u64 clone_flags) {
  struct task_struct *old, *seen;

  bpf_rcu_read_lock();
  seen = kept;
  if (seen)
    last_prio = seen->prio;
  bpf_rcu_read_unlock();

  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  old = bpf_kptr_xchg(&kept, mine);
  if (old)
    bpf_task_release(old);
  return 0;
}
