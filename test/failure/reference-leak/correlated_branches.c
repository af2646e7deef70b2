// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// The release hangs on another condition than the acquire: two bits of the
// same word, of which one may be set without the other.

#include "task_kfuncs.h"

LICENSE("GPL");

int calls;

SEC("tp_btf/task_newtask")
int BPF_PROG(correlated_branches, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = NULL;

  if (clone_flags & 0x100) {
    mine = bpf_task_acquire(task);
    if (!mine)
      return 0;
  }
  calls++;
  if (clone_flags & 0x200) {
    if (mine)
      bpf_task_release(mine);
  }
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
  // LEAK: :[[@LINE-11]]:{{[0-9]+}}: note:
}
