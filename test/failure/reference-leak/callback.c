// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=CALLBACK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=PROGRAM --implicit-check-not=warning:
//
// A callback forgets what it acquired. 6.12 wants callbacks balanced, 7.3 asks
// at the end of the program.

#include "task_kfuncs.h"

LICENSE("GPL");

int matches;

static long visit(u32 index, void *data) {
  struct task_struct *found = bpf_task_from_pid(index + 1);

  if (found)
    matches++;
  // CALLBACK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(callback, struct task_struct *task, u64 clone_flags) {
  bpf_loop(32, visit, NULL, 0);
  // PROGRAM: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return matches;
}
