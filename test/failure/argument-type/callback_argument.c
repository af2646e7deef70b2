// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// Arguments are looked at from left to right, callbacks like the others.

#include "bpf_helpers.h"

LICENSE("GPL");

static long count_up(u32 index, void *ctx) { return 0; }

SEC("tc")
int swapped(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R2 type=scalar expected=func [argument-type]
  return bpf_loop(3, NULL, count_up, 0) != 0;
}

SEC("tc")
int in_order(void *ctx) { return bpf_loop(3, count_up, NULL, 0) != 0; }
