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
// The reference comes back through an out parameter. The caller looks at the
// status only.

#include "task_kfuncs.h"

LICENSE("GPL");

static __noinline int get(struct task_struct *task, struct task_struct **out) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return -1;
  *out = mine;
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(out_parameter, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = NULL;

  if (get(task, &mine))
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 1;
  // LEAK: :[[@LINE-15]]:{{[0-9]+}}: note:
}
