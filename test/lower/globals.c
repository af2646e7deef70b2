// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Variables with static storage.

#include "bpf_test.h"

struct object {
  u64 a;
};

const volatile int setting = 3;
private(A) struct object __kptr *kept;
static u64 counters[4];
extern const int external __ksym __weak;

SEC("syscall") int access(void *ctx) {
  static int calls;
  calls++;
  counters[calls & 3] += setting;
  return kept ? 1 : &external != NULL;
}

// CHECK-LABEL: func access(
// CHECK: addr_global {{.*}}calls
// CHECK: [[C:%[0-9]+]] = addr_global counters
// CHECK: ptr_index [[C]], {{%[0-9]+}} * 8 : unsigned long long *
// CHECK: addr_global setting
// CHECK-NEXT: load volatile int
// CHECK: [[K:%[0-9]+]] = addr_global kept
// CHECK-NEXT: [[P:%[0-9]+]] = load struct object * [[K]]
// CHECK-NEXT: branch [[P]],
// CHECK: [[E:%[0-9]+]] = addr_global external
// CHECK: compare ne u [[E]],

SEC("syscall") int volatile_access(void *ctx) {
  volatile int x = 1;
  x;
  *(volatile int *)&x = 2;
  (void)setting;
  return 0;
}

// Nobody needs the value, yet the loads stay.
// CHECK-LABEL: func volatile_access(
// CHECK: store volatile int
// CHECK: load volatile int
// CHECK: store volatile int
// CHECK: load volatile int

// A plain load without a use never reaches the bytecode.
SEC("syscall") int unused_load(struct object *o) {
  o->a;
  return 0;
}

// CHECK-LABEL: func unused_load(
// CHECK-NOT: load
// CHECK: return
