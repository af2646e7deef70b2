// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags
//
// A function that a callback calls may release what the caller holds. Up to 6.13
// the caller holds it again when the callback comes back.

#include "task_kfuncs.h"

LICENSE("GPL");

struct box {
  struct task_struct *task;
};

static __noinline int empty(struct box *b) {
  if (b->task)
    bpf_task_release(b->task);
  b->task = NULL;
  return 0;
}

static int empty_box(u32 round, struct box *b) { return empty(b); }

static __noinline void put(struct task_struct *task) {
  if (task)
    bpf_task_release(task);
}

static int look(u32 round, void *unused) {
  put(bpf_task_from_pid(round));
  return 0;
}

SEC("tc")
int released_of_the_caller(void *ctx) {
  struct box b = {bpf_task_from_pid(1)};
  if (!b.task)
    return 0;
  bpf_loop(3, empty_box, &b, 0);
  if (b.task)
    bpf_task_release(b.task);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
  return 0;
}

SEC("tc")
int released_of_its_own(void *ctx) {
  struct task_struct *task = bpf_task_from_pid(1);
  bpf_loop(3, look, NULL, 0);
  if (task)
    bpf_task_release(task);
  return 0;
}
