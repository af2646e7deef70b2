// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// All cases release, one by falling through to the next.

#include "task_kfuncs.h"

LICENSE("GPL");

int kinds[4];

SEC("tp_btf/task_newtask")
int BPF_PROG(switch_case, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine)
    return 0;
  switch (clone_flags) {
  case 0:
    kinds[0]++;
    bpf_task_release(mine);
    break;
  case 0x11:
    kinds[1]++;
    __attribute__((fallthrough));
  default:
    kinds[2]++;
    bpf_task_release(mine);
  }
  return 0;
}
