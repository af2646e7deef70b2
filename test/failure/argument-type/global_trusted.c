// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// __arg_trusted takes no NULL unless __arg_nullable says so.

#include "task_kfuncs.h"

LICENSE("GPL");

__noinline int prio_of(struct task_struct *task __arg_trusted) {
  return task->prio;
}

__noinline int prio_if(struct task_struct *task __arg_trusted __arg_nullable) {
  return task ? task->prio : 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(null, struct task_struct *task, u64 clone_flags) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#2 ('prio_of') [argument-type]
  return prio_if(NULL) + prio_of(NULL);
  // ANY: note: R1 type=scalar expected=ptr_, trusted_ptr_, rcu_ptr_
}

SEC("tp_btf/task_newtask")
int BPF_PROG(allowed, struct task_struct *task, u64 clone_flags) {
  return prio_if(NULL) + prio_if(task) + prio_of(task);
}
