// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// Two references in a local structure; the clean-up knows of one.

#include "task_kfuncs.h"

LICENSE("GPL");

struct pair {
  struct task_struct *child;
  struct task_struct *parent;
  int prio;
};

static __noinline int collect(struct pair *pair, struct task_struct *task) {
  pair->child = bpf_task_acquire(task);
  pair->parent = bpf_task_acquire(bpf_get_current_task_btf());
  pair->prio = task->prio;
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(struct_local, struct task_struct *task, u64 clone_flags) {
  struct pair pair = {};

  collect(&pair, task);
  if (pair.child)
    bpf_task_release(pair.child);
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return pair.prio;
  // LEAK: :[[@LINE-14]]:{{[0-9]+}}: note:
}
