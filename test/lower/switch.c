// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// switch: cases in parallel to the successors, the default last.

#include "bpf_test.h"

extern int run(int x) __ksym;

SEC("syscall") int ranges(u64 *ctx) {
  int r = 0;
  switch ((int)ctx[0]) {
  case -3:
    return 1;
  case 1 ... 5:
    r = 2;
  case 7:
    r += run(7);
    break;
  default:
    r = 3;
  }
  return r;
}

// CHECK-LABEL: func ranges(
// CHECK: switch {{%[0-9]+}}
// CHECK-DAG: -3: [[NEG:bb[0-9]+]]
// CHECK-DAG: 1...5: [[FIVE:bb[0-9]+]]
// CHECK-DAG: 7: [[SEVEN:bb[0-9]+]]
// CHECK-DAG: default: [[DEFAULT:bb[0-9]+]]
// CHECK: [[FIVE]]:
// CHECK: const int 2
// CHECK: jump [[SEVEN]]
// CHECK: [[SEVEN]]:
// CHECK: call run(

SEC("syscall") int no_default(u64 *ctx) {
  switch (ctx[0]) {
  case 1:
  case 2:
    return 1;
  }
  return 2;
}

// CHECK-LABEL: func no_default(
// CHECK: switch {{%[0-9]+}} {{[12]}}: [[ONE:bb[0-9]+]], {{[12]}}: {{bb[0-9]+}}, default: [[AFTER:bb[0-9]+]]
// CHECK: [[AFTER]]:
// CHECK-NEXT: const int 2

// All enumerators are named, but the object may hold another value.
enum colour { RED, GREEN };
SEC("syscall") int enumerators(enum colour *c) {
  switch (*c) {
  case RED:
    return 1;
  case GREEN:
    return 2;
  }
  return 3;
}

// CHECK-LABEL: func enumerators(
// CHECK: switch {{.*}}default: [[AFTER:bb[0-9]+]]
// CHECK: [[AFTER]]:
// CHECK-NEXT: const int 3

SEC("syscall") int known(u64 *ctx) {
  switch (sizeof(int)) {
  case 4:
    return 1;
  default:
    return run(0);
  }
}

// CHECK-LABEL: func known(
// CHECK-NOT: switch
// CHECK-NOT: call run
// CHECK: return
