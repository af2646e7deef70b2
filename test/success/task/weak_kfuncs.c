// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Weak kfuncs, asked for before they are called.

#include "task_kfuncs.h"

LICENSE("GPL");

struct task_struct *bpf_task_acquire___weak(struct task_struct *p) __ksym __weak;
void bpf_task_release___weak(struct task_struct *p) __ksym __weak;
void bpf_task_surely_absent(struct task_struct *p) __ksym __weak;

SEC("tp_btf/task_newtask")
int BPF_PROG(weak_kfuncs, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine;

  if (!bpf_task_acquire___weak || !bpf_task_release___weak)
    return 0;
  if (bpf_task_surely_absent)
    bpf_task_surely_absent(task->last_wakee);
  mine = bpf_task_acquire___weak(task);
  if (mine)
    bpf_task_release___weak(mine);
  return 0;
}
