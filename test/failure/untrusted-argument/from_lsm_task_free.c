// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// The task of the task_free hook is dying: the hook's argument is not trusted.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("lsm/task_free")
int BPF_PROG(from_lsm_task_free, struct task_struct *task) {
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer{{.*}} [untrusted-argument]
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  bpf_task_release(mine);
  return 0;
}
