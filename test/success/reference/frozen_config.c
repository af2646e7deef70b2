// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=MAYBE --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=MAYBE --implicit-check-not=warning:
//
// A constant that user space may set before the load: as it stands, the
// feature is off, and what would leak is dead code.
// It is told as a remark.

#include "task_kfuncs.h"

LICENSE("GPL");

const volatile bool feature = false;
int last_prio;

SEC("tp_btf/task_newtask")
int BPF_PROG(frozen_config, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  last_prio = mine->prio;
  if (feature)
    // MAYBE: :[[@LINE+1]]:{{[0-9]+}}: remark: {{.*}}Unreleased reference{{.*}} [reference-leak]
    return 1;
  bpf_task_release(mine);
  return 0;
}
