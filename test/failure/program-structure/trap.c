// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A call of __bpf_trap that can be reached is refused, one that can't is not.

#include "bpf_helpers.h"

void __bpf_trap(void) __ksym;

LICENSE("GPL");

SEC("socket")
int reached(void *ctx) {
  if (bpf_get_prandom_u32() > 3)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: unexpected __bpf_trap() due to uninitialized variable? [program-structure]
    __bpf_trap();
  return 0;
}

SEC("socket")
int not_reached(void *ctx) {
  if ((bpf_get_prandom_u32() & 3) > 3)
    __bpf_trap();
  return 0;
}
