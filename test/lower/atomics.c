// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Atomic operations give the old value; what follows from it is computed.

#include "bpf_test.h"

SEC("syscall") int sync(u64 *p) {
  u64 old = __sync_fetch_and_add(p, 1);
  u64 new = __sync_add_and_fetch(p, 2);
  if (__sync_bool_compare_and_swap(p, old, new))
    return 1;
  return __sync_val_compare_and_swap(p, old, 5) +
         __sync_lock_test_and_set(p, 6);
}

// CHECK-LABEL: func sync(
// CHECK: atomic unsigned long long {{%[0-9]+}}, {{%[0-9]+}}
// CHECK: [[OLD:%[0-9]+]] = atomic unsigned long long {{%[0-9]+}}, [[TWO:%[0-9]+]]
// CHECK-NEXT: binary add u [[OLD]], [[TWO]]
// CHECK: [[WAS:%[0-9]+]] = atomic unsigned long long
// CHECK-NEXT: compare eq u [[WAS]],
// CHECK: atomic unsigned long long
// CHECK: atomic unsigned long long

SEC("syscall") int atomics(u32 *p) {
  u32 expected = __atomic_load_n(p, __ATOMIC_ACQUIRE);
  __atomic_store_n(p, 3, __ATOMIC_RELEASE);
  __atomic_fetch_or(p, 8, __ATOMIC_RELAXED);
  if (__atomic_compare_exchange_n(p, &expected, 9, false, __ATOMIC_SEQ_CST,
                                  __ATOMIC_SEQ_CST))
    return __atomic_exchange_n(p, 4, __ATOMIC_SEQ_CST);
  return expected;
}

// CHECK-LABEL: func atomics(
// CHECK: load volatile unsigned int
// CHECK: store volatile unsigned int
// CHECK: atomic unsigned int
// CHECK: [[E:%[0-9]+]] = load unsigned int [[EA:%[0-9]+]]
// CHECK-NEXT: [[OLD:%[0-9]+]] = atomic unsigned int
// CHECK-NEXT: store unsigned int [[EA]], [[OLD]]
// CHECK-NEXT: [[OK:%[0-9]+]] = compare eq i32 u [[OLD]], [[E]]
// CHECK-NEXT: branch [[OK]],
// CHECK: atomic unsigned int

_Atomic u64 shared;
SEC("syscall") int c11(void *ctx) {
  __c11_atomic_fetch_add(&shared, 1, __ATOMIC_SEQ_CST);
  return shared;
}

// CHECK-LABEL: func c11(
// CHECK: [[G:%[0-9]+]] = addr_global shared
// CHECK: atomic unsigned long long [[G]],
// CHECK: load unsigned long long
