// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Code that is not C: the function can't be lowered, and says why.

#include "bpf_test.h"

SEC("syscall") __attribute__((naked)) int bare(void *ctx) {
  asm volatile("r0 = 0; exit;");
}

// CHECK: function bare: not lowered: naked function

SEC("syscall") int effects(void *ctx) {
  asm volatile("r1 = 7; lock *(u64 *)(r10 - 8) += r1;" ::: "r1", "memory");
  return 0;
}

// CHECK: function effects: not lowered: inline assembly with effects

SEC("syscall") int varargs(int n, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, n);
  return 0;
}

// CHECK: function varargs: not lowered: variable arguments (__builtin_va_start)

SEC("syscall") int vla(u64 *ctx) {
  char buffer[ctx[0]];
  buffer[0] = 1;
  return buffer[0];
}

// CHECK: function vla: not lowered: variable-length array
