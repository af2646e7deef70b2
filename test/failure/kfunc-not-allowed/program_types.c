// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// The allowlist goes by program type: no tasks for socket filters and kprobes.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("socket")
int socket_filter(void *ctx) {
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function bpf_task_from_pid is not allowed{{.*}} [kfunc-not-allowed]
  struct task_struct *found = bpf_task_from_pid(1);
  if (found)
    bpf_task_release(found);
  return 0;
}

SEC("kprobe/wake_up_new_task")
int kprobe(void *ctx) {
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function bpf_task_from_pid is not allowed{{.*}} [kfunc-not-allowed]
  struct task_struct *found = bpf_task_from_pid(1);
  if (found)
    bpf_task_release(found);
  return 0;
}
