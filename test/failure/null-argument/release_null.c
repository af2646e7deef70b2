// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ARG --implicit-check-not=warning:
//
// What bpf_kptr_xchg took out of a map may be NULL; it is released unchecked.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(release_null, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  struct task_struct *old = bpf_kptr_xchg(&v->task, mine);
  // OLD: :[[@LINE+3]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT task_struct must point{{.*}} [argument-type]
  // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted arg0{{.*}} [null-argument]
  // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted R1{{.*}} [null-argument]
  bpf_task_release(old);
  return 0;
}
