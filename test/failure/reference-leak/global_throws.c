// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=7.0 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=7.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=K73 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=K73 --implicit-check-not=warning:
//
// A global function that may throw ends the program for all that the caller
// knows, since 7.1.

#include "task_kfuncs.h"

void bpf_throw(u64 cookie) __ksym;

LICENSE("GPL");

__noinline int throws(int n) {
  if (n == 42)
    bpf_throw(0);
  return n;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(holding, struct task_struct *task, u64 clone_flags) {
  struct task_struct *kept = bpf_task_acquire(task);
  if (!kept)
    return 0;
  // K73: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
  throws(clone_flags);
  bpf_task_release(kept);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(empty_handed, struct task_struct *task, u64 clone_flags) {
  throws(clone_flags);
  struct task_struct *kept = bpf_task_acquire(task);
  if (!kept)
    return 0;
  bpf_task_release(kept);
  return 0;
}
