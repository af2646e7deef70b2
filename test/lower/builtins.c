// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Builtins of the compiler.

#include "bpf_test.h"

extern int use(int x) __ksym;

SEC("syscall") int hints(u64 *ctx) {
  if (__builtin_expect(!!ctx[0], 0))
    return 1;
  return __builtin_constant_p(ctx[1]) ? use(1) : 2;
}

// CHECK-LABEL: func hints(
// CHECK: compare
// CHECK-NOT: call use
// CHECK: const int 2

SEC("syscall") int bits(u64 *ctx) {
  return __builtin_bswap32(ctx[0]) + __builtin_ctzll(ctx[1]) +
         __builtin_popcount(5) + __builtin_bswap16(0x1234);
}

// CHECK-LABEL: func bits(
// CHECK: unknown unsigned int
// CHECK: unknown int
// CHECK: const unsigned int 2
// CHECK: const unsigned int 13330

SEC("syscall") int overflow(u64 *ctx) {
  u32 r;
  if (__builtin_add_overflow((u32)ctx[0], (u32)ctx[1], &r))
    return -1;
  return r;
}

// CHECK-LABEL: func overflow(
// CHECK: [[S:%[0-9]+]] = binary add i32 u {{%[0-9]+}}, {{%[0-9]+}} : unsigned int
// CHECK-NEXT: store unsigned int {{%[0-9]+}}, [[S]]
// CHECK-NEXT: [[O:%[0-9]+]] = unknown {{_Bool|bool}}
// CHECK: branch [[O]],

SEC("syscall") int stack(u64 *ctx) {
  char *p = __builtin_alloca(16);
  return *p;
}

// CHECK-LABEL: func stack(
// CHECK: alloca 16

static __always_inline int inlined(u32 n) {
  return __builtin_constant_p(n) ? use(1) : 2;
}

SEC("syscall") int inlines(u64 *ctx) { return inlined(3); }

// CHECK-LABEL: func inlined(
// CHECK: [[N:%[0-9]+]] = load unsigned int
// CHECK: is_constant [[N]] : int
// CHECK: call use
