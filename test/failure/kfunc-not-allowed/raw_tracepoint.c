// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// 7.3 opens the kfuncs of tracing to raw tracepoints; up to 6.18 they were
// refused.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("raw_tp/sys_enter")
int raw_tracepoint(u64 *ctx) {
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function bpf_task_from_pid is not allowed{{.*}} [kfunc-not-allowed]
  struct task_struct *found = bpf_task_from_pid(1);
  if (found)
    bpf_task_release(found);
  return 0;
}
