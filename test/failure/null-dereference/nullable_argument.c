// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// Some arguments of tracepoints may be NULL: here the task whose priority is
// lent.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/sched_pi_setprio")
int BPF_PROG(nullable_argument, struct task_struct *task,
             struct task_struct *donor) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'trusted_ptr_or_null_'{{.*}} [null-dereference]
  return donor->prio;
}
