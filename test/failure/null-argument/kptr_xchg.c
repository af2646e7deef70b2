// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ARG --implicit-check-not=warning:
//
// A map takes a checked reference or NULL, not one that may be either.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(kptr_xchg, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  struct task_struct *mine = bpf_task_acquire(task);
  // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to helper arg2{{.*}} [null-argument]
  // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to helper R2{{.*}} [null-argument]
  struct task_struct *old = bpf_kptr_xchg(&v->task, mine);
  if (old)
    bpf_task_release(old);
  return 0;
}
