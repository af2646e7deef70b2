// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// A pointer is no process number.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(not_a_scalar, struct task_struct *task, u64 clone_flags) {
  struct task_struct *found;

  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 is not a scalar{{.*}} [argument-type]
  found = ((struct task_struct * (*)(void *))bpf_task_from_pid)(task);
  if (found)
    bpf_task_release(found);
  return 0;
}
