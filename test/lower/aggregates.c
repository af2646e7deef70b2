// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Structs by value go by address; whoever receives one copies it.

#include "bpf_test.h"

struct pair {
  u64 a, b;
};

static __noinline struct pair make(u64 a) {
  struct pair p = {a, 2};
  return p;
}
static __noinline u64 sum(struct pair p) { return p.a + p.b; }

SEC("syscall") int by_value(u64 *ctx) {
  struct pair p = make(ctx[0]), q;
  q = p;
  return sum(q) + make(1).b;
}

// CHECK-LABEL: func by_value(
// CHECK: [[P:%[0-9]+]] = addr_local p
// CHECK-NEXT: call make({{%[0-9]+}}) to [[P]] : struct pair
// CHECK: [[Q:%[0-9]+]] = addr_local q
// CHECK-NEXT: copy [[Q]], {{%[0-9]+}}, 16 : struct pair
// CHECK: [[Q2:%[0-9]+]] = addr_local q
// CHECK-NEXT: call sum([[Q2]]) : unsigned long long
// CHECK: [[T2:%[0-9]+]] = addr_local tmp
// CHECK-NEXT: call make({{%[0-9]+}}) to [[T2]] : struct pair
// CHECK-NEXT: [[B:%[0-9]+]] = ptr_add [[T2]], 8 : unsigned long long *
// CHECK-NEXT: load unsigned long long [[B]]

union word {
  u64 whole;
  u32 half[2];
};

SEC("syscall") int unions(union word *w) {
  union word v = *w;
  v.half[1] = 0;
  return v.whole > 5;
}

// CHECK-LABEL: func unions(
// CHECK: copy {{%[0-9]+}}, {{%[0-9]+}}, 8 : union word
// CHECK: ptr_add {{%[0-9]+}}, 4 : unsigned int *

// CHECK-LABEL: func make(
// CHECK: store
// CHECK: store
// CHECK-NEXT: [[R:%[0-9]+]] = addr_local p
// CHECK-NEXT: return [[R]]
