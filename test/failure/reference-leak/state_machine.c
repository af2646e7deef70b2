// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// A state that forgets: the task is held, the number says it is not.

#include "task_kfuncs.h"

LICENSE("GPL");

int total;

enum state { NONE, HELD };

SEC("tp_btf/task_newtask")
int BPF_PROG(state_machine, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  enum state state = NONE;

  if (mine && clone_flags & 1)
    state = HELD;
  total += state;
  if (state == HELD)
    bpf_task_release(mine);
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
  // LEAK: :[[@LINE-10]]:{{[0-9]+}}: note:
}
