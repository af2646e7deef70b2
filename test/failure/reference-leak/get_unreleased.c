// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// bpf_task_kptr_get takes a reference of its own, which nobody releases.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(get_unreleased, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  struct task_struct *got = bpf_task_kptr_get(&v->task);
  if (!got)
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return got->prio;
  // LEAK: :[[@LINE-5]]:{{[0-9]+}}: note:
}
