// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=V2 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=V3 --implicit-check-not=warning:
//
// A callback releases what its caller holds. 6.12 refuses that at once; 7.3
// finds in the next round that there is nothing to release.

#include "task_kfuncs.h"

LICENSE("GPL");

struct context {
  struct task_struct *task;
};

static long drop(u32 index, void *data) {
  struct context *context = data;
  // V2: :[[@LINE+2]]:{{[0-9]+}}: warning: reference has not been acquired before [release-unowned]
  // V3-DAG: :[[@LINE+1]]:{{[0-9]+}}: warning: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1 [{{.*}}]
  bpf_task_release(context->task);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(released_by_callback, struct task_struct *task, u64 clone_flags) {
  struct context context = {bpf_task_acquire(task)};
  if (!context.task)
    return 0;
  bpf_loop(8, drop, &context, 0);
  // V3-DAG: :[[@LINE+1]]:{{[0-9]+}}: warning: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1 [{{.*}}]
  bpf_task_release(context.task);
  return 0;
}
