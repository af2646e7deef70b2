// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
//
// Nor NULL.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(get_null, struct task_struct *task, u64 clone_flags) {
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: arg#0 expected pointer to map value{{.*}} [argument-type]
  struct task_struct *got = bpf_task_kptr_get(NULL);
  if (got)
    bpf_task_release(got);
  return 0;
}
