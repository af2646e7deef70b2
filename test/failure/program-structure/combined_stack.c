// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s
//
// The frames of a chain of calls have 512 bytes together.

#include "bpf_helpers.h"

LICENSE("GPL");

static __noinline u64 inner(u64 n) {
  char buffer[200];
  bpf_probe_read_kernel(buffer, sizeof(buffer), NULL);
  return buffer[n & 63];
}

static __noinline u64 middle(u64 n) {
  char buffer[200];
  bpf_probe_read_kernel(buffer, sizeof(buffer), NULL);
  // CHECK: combined_stack.c:[[#@LINE+1]]:10: warning: combined stack size of 4 calls is [program-structure]
  return inner(n) + buffer[n & 63];
}

__noinline u64 outer(u64 n) {
  char buffer[200];
  bpf_probe_read_kernel(buffer, sizeof(buffer), NULL);
  return middle(n) + buffer[n & 63];
}

// CHECK: in program 'too_much'
SEC("syscall")
int too_much(void *ctx) {
  char buffer[16];
  bpf_probe_read_kernel(buffer, sizeof(buffer), NULL);
  return outer(buffer[0]) + buffer[1] > 100;
}

// CHECK-NOT: warning:
SEC("syscall")
int enough(void *ctx) { return middle(1) + inner(2) > 100; }
