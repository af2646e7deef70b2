// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OWN --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.16 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ALL --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ALL --implicit-check-not=warning:
//
// Up to 6.13 a callback has references of its own: those that it acquires
// itself. What a subprog acquires for it is neither its own nor the caller's, and
// a NULL check in it does not tell the caller that there is nothing to release.

#include "task_kfuncs.h"

LICENSE("GPL");

static __noinline struct task_struct *find(s32 pid) {
  return bpf_task_from_pid(pid);
}

struct context {
  struct task_struct *task;
};

static int gives_back(u32 i, void *data) {
  struct task_struct *task = find(1);
  if (task)
    // OWN: :[[@LINE+1]]:{{[0-9]+}}: warning: reference has not been acquired before [release-unowned]
    bpf_task_release(task);
  return 0;
}

static int keeps(u32 i, void *data) {
  struct task_struct *task = find(1);
  return task != 0;
}

static int of_caller(u32 i, struct context *context) {
  if (context->task)
    // OWN: :[[@LINE+1]]:{{[0-9]+}}: warning: reference has not been acquired before [release-unowned]
    bpf_task_release(context->task);
  context->task = 0;
  return 1;
}

SEC("tc")
int gives(void *ctx) {
  bpf_loop(3, gives_back, NULL, 0);
  return 0;
}

SEC("tc")
int leaks(void *ctx) {
  bpf_loop(3, keeps, NULL, 0);
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
  return 0;
}

SEC("tc")
int callers(void *ctx) {
  struct context context = {bpf_task_from_pid(1)};
  bpf_loop(3, of_caller, &context, 0);
  if (context.task)
    bpf_task_release(context.task);
  // OWN: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference [reference-leak]
  return 0;
}
