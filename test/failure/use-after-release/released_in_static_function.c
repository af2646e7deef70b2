// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
//
// A static function releases its caller's reference.

#include "task_kfuncs.h"

LICENSE("GPL");

static __noinline int drop(struct task_struct *mine) {
  bpf_task_release(mine);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(released_in_static_function, struct task_struct *task,
             u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  drop(mine);
  // FREED: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar'{{.*}} [use-after-release]
  return mine->prio;
}
