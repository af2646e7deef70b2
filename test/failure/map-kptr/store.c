// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// Only bpf_kptr_xchg writes to a field that owns its object.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(store_argument, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: store to referenced kptr disallowed{{.*}} [map-kptr]
  v->task = task;
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(store_null, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: store to referenced kptr disallowed{{.*}} [map-kptr]
  v->task = NULL;
  return 0;
}
