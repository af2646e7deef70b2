// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ARG --implicit-check-not=warning:
//
// Unchecked, it may not be acquired.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/sched_pi_setprio")
int BPF_PROG(nullable_argument, struct task_struct *task,
             struct task_struct *donor) {
  // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted arg0{{.*}} [null-argument]
  // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted R1{{.*}} [null-argument]
  struct task_struct *mine = bpf_task_acquire(donor);
  if (mine)
    bpf_task_release(mine);
  return 0;
}
