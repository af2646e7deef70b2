// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A kfunc that returns `void *` returns a number: it may be compared and kept,
// but not read through.

#include "bpf_helpers.h"

struct list_head {
  struct list_head *next, *prev;
} __kernel_type;

void *bpf_wakeup_sources_get_head(void) __ksym;

LICENSE("GPL");

u64 kept;

SEC("syscall")
int read_through(void *ctx) {
  struct list_head *head = bpf_wakeup_sources_get_head();
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar'
  if (head->next)
    return 1;
  return 0;
}

SEC("syscall")
int compared(void *ctx) {
  void *head = bpf_wakeup_sources_get_head();
  if (!head)
    return 1;
  kept = (u64)head;
  return 0;
}
