// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A struct_ops program may hand what R0 owns to the kernel, which the kernel
// asks at a tail call, too: what the call before it returned is not seen.

#include "sched_ext_kfuncs.h"

LICENSE("GPL");

static long (*const bpf_tail_call)(void *ctx, void *map, u32 index) =
    (void *)12;

struct {
  __uint(type, 3); // BPF_MAP_TYPE_PROG_ARRAY
  __uint(max_entries, 4);
  __uint(key_size, 4);
  __uint(value_size, 4);
} jumps SEC(".maps");

SEC("struct_ops/unseen")
int BPF_PROG(unseen, struct task_struct *p) {
  struct task_struct *mine = bpf_task_acquire(p);

  if (!mine)
    return 0;
  bpf_tail_call(ctx, &jumps, 1);
  bpf_task_release(mine);
  return 0;
}

SEC("struct_ops/leaks")
int BPF_PROG(leaks, struct task_struct *p, bool runnable) {
  struct task_struct *first = bpf_task_acquire(p), *second;

  if (!first)
    return 0;
  second = bpf_task_acquire(p);
  if (second) {
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference
    bpf_tail_call(ctx, &jumps, 1);
    bpf_task_release(second);
  }
  bpf_task_release(first);
  return 0;
}

SEC(".struct_ops.link")
struct sched_ext_ops ops = {
    .running = (void *)unseen,
    .stopping = (void *)leaks,
    .name = "precheck",
};
