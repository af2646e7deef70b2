// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// memcpy, memmove and memset become copies and fills, typed when it is known
// what is there.

#include "bpf_test.h"

struct event {
  u64 a, b;
};

SEC("syscall") int sized(u64 *ctx) {
  struct event e, f;
  __builtin_memset(&e, 0, sizeof(e));
  __builtin_memcpy(&f, &e, sizeof(f));
  __builtin_memmove(&f.b, ctx, 8);
  return f.a;
}

// CHECK-LABEL: func sized(
// CHECK: fill {{%[0-9]+}}, {{%[0-9]+}}, 16 : struct event
// CHECK: copy {{%[0-9]+}}, {{%[0-9]+}}, 16 : struct event
// CHECK: copy {{%[0-9]+}}, {{%[0-9]+}}, 8 : unsigned long long

SEC("syscall") int unsized(u64 *ctx) {
  char buffer[64];
  __builtin_memset(buffer, 1, ctx[0] & 63);
  return buffer[0];
}

// CHECK-LABEL: func unsized(
// CHECK: fill {{%[0-9]+}}, {{%[0-9]+}}, -1{{$}}
