// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A word of the context that becomes a pointer through a union, as libbpf's
// BPF_PROG2() has it.

#include "task_kfuncs.h"

LICENSE("GPL");

int seen;

SEC("tp_btf/task_newtask")
int by_union(u64 *ctx) {
  union {
    u64 word;
    struct task_struct *task;
  } argument = {.word = ctx[0]};

  seen = argument.task->pid;
  return 0;
}
