// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// ?:, && and || are branches; as values they meet in a temporary.

#include "bpf_test.h"

extern int source(void) __ksym;
extern int check(int x) __ksym;

SEC("syscall") int ternary(u64 *ctx) { return ctx ? check(1) : 7; }

// CHECK-LABEL: func ternary(
// CHECK: local [[T:tmp.[0-9]+]]: int, 4
// CHECK: branch {{%[0-9]+}}, bb1, bb2
// CHECK: bb1:
// CHECK: [[V:%[0-9]+]] = call check(
// CHECK-NEXT: [[A:%[0-9]+]] = addr_local [[T]]
// CHECK-NEXT: store int [[A]], [[V]]
// CHECK-NEXT: jump bb3
// CHECK: bb2:
// CHECK: [[SEVEN:%[0-9]+]] = const int 7
// CHECK: store int {{%[0-9]+}}, [[SEVEN]]
// CHECK-NEXT: jump bb3
// CHECK: bb3: live([[T]])
// CHECK: return

SEC("syscall") int elvis(u64 *ctx) { return source() ?: 9; }

// CHECK-LABEL: func elvis(
// CHECK: bb0:
// CHECK: [[V:%[0-9]+]] = call source()
// CHECK: store int {{%[0-9]+}}, [[V]]
// CHECK: branch [[V]], bb2, bb1
// CHECK: bb1:
// CHECK: [[NINE:%[0-9]+]] = const int 9
// CHECK: store int {{%[0-9]+}}, [[NINE]]

// In a condition there is no value, only edges.
SEC("syscall") int condition(u64 *ctx) {
  if (ctx && (check(1) || !check(2)))
    return 1;
  return 2;
}

// CHECK-LABEL: func condition(
// CHECK-NOT: tmp
// CHECK: branch {{%[0-9]+}}, bb1, [[NO:bb[0-9]+]]
// CHECK: bb1:
// CHECK: call check(
// CHECK: branch {{%[0-9]+}}, [[YES:bb[0-9]+]], bb2
// CHECK: bb2:
// CHECK: call check(
// CHECK: branch {{%[0-9]+}}, [[YES]], [[NO]]
// CHECK: [[YES]]:
// CHECK-NEXT: const int 1
// CHECK: [[NO]]:
// CHECK-NEXT: const int 2

// As values: the edge that decides stores 0 or 1.
SEC("syscall") int and_value(u64 *ctx) {
  bool ok = ctx && source();
  return ok;
}

// CHECK-LABEL: func and_value(
// CHECK: local [[T:tmp.[0-9]+]]: int, 4
// CHECK: [[FALSE:%[0-9]+]] = const int 0
// CHECK: store int {{%[0-9]+}}, [[FALSE]]
// CHECK-NEXT: branch {{%[0-9]+}}, bb1, bb2
// CHECK: bb1:
// CHECK: [[S:%[0-9]+]] = call source()
// CHECK-NEXT: [[B:%[0-9]+]] = cast bool [[S]] : int
// CHECK: store int {{%[0-9]+}}, [[B]]

SEC("syscall") int mixed_value(u64 *ctx) {
  return (check(1) && check(2)) || check(3) > 4;
}

// CHECK-LABEL: func mixed_value(
// CHECK: call check(
// CHECK: branch {{%[0-9]+}}, bb1, [[OR:bb[0-9]+]]
// CHECK: bb1:
// CHECK: call check(
// CHECK: [[TRUE:%[0-9]+]] = const int 1
// CHECK: store int {{%[0-9]+}}, [[TRUE]]
// CHECK-NEXT: branch {{%[0-9]+}}, [[JOIN:bb[0-9]+]], [[OR]]
// CHECK: [[OR]]:
// CHECK: call check(
// CHECK: [[G:%[0-9]+]] = compare gt
// CHECK: store int {{%[0-9]+}}, [[G]]
// CHECK: [[JOIN]]:

// A condition that is constant leaves one way.
SEC("syscall") int pruned(u64 *ctx) {
  if (sizeof(long) == 4)
    return source();
  return sizeof(long) == 8 ? 1 : source();
}

// CHECK-LABEL: func pruned(
// CHECK-NOT: branch
// CHECK-NOT: call source
// CHECK: return

// An lvalue that is needed after a branch is looked up again.
struct pair {
  int a, b;
};
SEC("syscall") int store_target(struct pair *p) {
  p->b = p->a ? 1 : 2;
  return 0;
}

// CHECK-LABEL: func store_target(
// CHECK: bb3:
// CHECK: [[B:%[0-9]+]] = ptr_add {{%[0-9]+}}, 4 : int *
// CHECK: store int [[B]],
