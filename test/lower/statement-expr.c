// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// GNU statement expressions: the value is the last expression's.

#include "bpf_test.h"

extern int source(void) __ksym;

SEC("syscall") int straight(void *ctx) {
  return ({
    int x = source();
    x + 1;
  });
}

// CHECK-LABEL: func straight(
// CHECK: [[S:%[0-9]+]] = call source() : int
// CHECK: store int {{%[0-9]+}}, [[S]]
// CHECK: [[SUM:%[0-9]+]] = binary add i32 s
// CHECK-NEXT: return [[SUM]]

// The statement branches: what was computed before lives in a temporary.
SEC("syscall") int across_blocks(void *ctx) {
  return source() + ({
           int x = source();
           if (x > 3)
             x = 3;
           x;
         });
}

// CHECK-LABEL: func across_blocks(
// CHECK: local [[T:tmp.[0-9]+]]: int, 4
// CHECK: bb0:
// CHECK-NEXT: [[FIRST:%[0-9]+]] = call source() : int
// CHECK-NEXT: [[A:%[0-9]+]] = addr_local [[T]]
// CHECK-NEXT: store int [[A]], [[FIRST]]
// CHECK: branch
// CHECK: bb2:
// CHECK: [[X:%[0-9]+]] = load int
// CHECK: [[B:%[0-9]+]] = addr_local [[T]]
// CHECK-NEXT: [[OLD:%[0-9]+]] = load int [[B]]
// CHECK: [[SUM:%[0-9]+]] = binary add i32 s [[OLD]], [[X]] : int
// CHECK: return [[SUM]]

// No value.
SEC("syscall") int no_value(void *ctx) {
  ({
    for (int i = 0; i < 3; i++)
      source();
  });
  return 0;
}

// CHECK-LABEL: func no_value(
// CHECK: bb1: loop
// CHECK: call source()
// CHECK: [[Z:%[0-9]+]] = const int 0
// CHECK-NEXT: return [[Z]]
