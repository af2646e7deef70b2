// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// __attribute__((cleanup)): a call at each way out of the scope.

#include "bpf_test.h"

struct guard {
  u64 state;
};
extern void enter(struct guard *g) __ksym;
extern void leave(struct guard *g) __ksym;
extern int work(int i) __ksym;

#define GUARD(name)                                                            \
  struct guard name __attribute__((cleanup(leave)));                           \
  enter(&name)

SEC("syscall") int scope(void *ctx) {
  {
    GUARD(g);
    work(1);
  }
  return work(2);
}

// CHECK-LABEL: func scope(
// CHECK: [[G:%[0-9]+]] = addr_local g
// CHECK-NEXT: call enter([[G]])
// CHECK: call work(
// CHECK: [[G2:%[0-9]+]] = addr_local g
// CHECK-NEXT: call leave([[G2]])
// CHECK: [[R:%[0-9]+]] = call work(
// CHECK: return [[R]]

// The returned value is computed before the scope ends.
SEC("syscall") int returns(void *ctx) {
  GUARD(g);
  return work(1);
}

// CHECK-LABEL: func returns(
// CHECK: [[R:%[0-9]+]] = call work(
// CHECK: call leave(
// CHECK-NEXT: return [[R]]

// Two guards end in the reverse order, on every path.
SEC("syscall") int two(void *ctx) {
  GUARD(a);
  if (work(0))
    return 1;
  GUARD(b);
  work(1);
  return 2;
}

// CHECK-LABEL: func two(
// CHECK: branch
// CHECK: bb1:
// CHECK: [[ONE:%[0-9]+]] = const int 1
// CHECK-NEXT: [[A:%[0-9]+]] = addr_local a
// CHECK-NEXT: call leave([[A]])
// CHECK-NEXT: return [[ONE]]
// CHECK: bb2:
// CHECK: call enter(
// CHECK: [[B:%[0-9]+]] = addr_local b
// CHECK-NEXT: call leave([[B]])
// CHECK-NEXT: [[A2:%[0-9]+]] = addr_local a
// CHECK-NEXT: call leave([[A2]])
// CHECK: return

// break and continue leave the body's scope.
SEC("syscall") int in_loop(void *ctx) {
  for (int i = 0; i < 10; i++) {
    GUARD(g);
    if (work(i))
      break;
  }
  return 0;
}

// CHECK-LABEL: func in_loop(
// CHECK: bb1: loop
// CHECK: bb2:
// CHECK: call enter(
// CHECK: branch [[C:%[0-9]+]], bb3, bb4
// CHECK: bb3:
// CHECK: call leave(
// CHECK: bb4:
// CHECK: call leave(
// CHECK: jump bb1

// An iterator as a for statement's own variable.
extern int iter_new(struct guard *it, int start, int end) __ksym;
extern int *iter_next(struct guard *it) __ksym;

SEC("syscall") int iterator(void *ctx) {
  int i, sum = 0;
  for (struct guard it __attribute__((cleanup(leave))),
       *unused = (iter_new(&it, 0, 5), (void)leave, (void *)0);
       ({
         int *next = iter_next(&it);
         (next && ((i = *next), i >= 0 && i < 5));
       });)
    sum += i;
  return sum;
}

// CHECK-LABEL: func iterator(
// CHECK: call iter_new(
// CHECK: bb1: loop
// CHECK: [[N:%[0-9]+]] = call iter_next(
// CHECK: addr_local sum
// CHECK: jump bb1
// CHECK: bb{{[0-9]+}}:
// CHECK-NEXT: [[IT:%[0-9]+]] = addr_local it
// CHECK-NEXT: call leave([[IT]])
