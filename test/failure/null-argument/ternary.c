// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ARG --implicit-check-not=warning:
//
// One arm of the conditional gives a task that was never checked.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(ternary, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine =
      clone_flags ? bpf_task_acquire(task) : bpf_task_from_pid(1);

  // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted arg0{{.*}} [null-argument]
  // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted R1{{.*}} [null-argument]
  bpf_task_release(mine);
  return 0;
}
