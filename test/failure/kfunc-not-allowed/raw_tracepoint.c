// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.19 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %precheck --kernel=7.0 %s -- %bpf_flags
//
// Raw tracepoints have the kfuncs of tracing from 7.0 on; tp_btf always had.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("raw_tp/task_newtask")
int raw(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function bpf_task_from_pid is not allowed [kfunc-not-allowed]
  struct task_struct *task = bpf_task_from_pid(1);
  if (task)
    bpf_task_release(task);
  return 0;
}

SEC("tp_btf/task_newtask")
int typed(u64 *ctx) {
  struct task_struct *task = bpf_task_from_pid(1);
  if (task)
    bpf_task_release(task);
  return 0;
}
