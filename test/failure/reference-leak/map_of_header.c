// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// The header's functions are right, the function that takes the task out is
// not.

#include "task_map_ops.h"

LICENSE("GPL");

static int take_out(struct task_struct *task) {
  struct task_slot *slot = find_task(task);
  if (!slot)
    return -1;
  struct task_struct *mine = bpf_kptr_xchg(&slot->task, NULL);
  if (!mine)
    return -2;
  return mine->prio;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(map_of_header, struct task_struct *task, u64 clone_flags) {
  if (insert_task(task))
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return take_out(task);
}
