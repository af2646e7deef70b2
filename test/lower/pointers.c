// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Pointer arithmetic in bytes; a constant index is an offset.

#include "bpf_test.h"

SEC("syscall") int constant(int *p) { return p[2] + 3 [p] + *(p - 1); }

// CHECK-LABEL: func constant(
// CHECK: ptr_add {{%[0-9]+}}, 8 : int *
// CHECK: ptr_add {{%[0-9]+}}, 12 : int *
// CHECK: ptr_add {{%[0-9]+}}, -4 : int *

SEC("syscall") int variable(u64 *ctx) {
  u64 i = ctx[0];
  u32 *p = (u32 *)ctx;
  return p[i] + i[p] + *(p - i);
}

// CHECK-LABEL: func variable(
// CHECK: ptr_index {{%[0-9]+}}, {{%[0-9]+}} * 4 : unsigned int *
// CHECK: ptr_index {{%[0-9]+}}, {{%[0-9]+}} * 4 : unsigned int *
// CHECK: ptr_index {{%[0-9]+}}, {{%[0-9]+}} * -4 : unsigned int *

SEC("syscall") int steps(u64 *p) {
  u64 *start = p;
  p++;
  --p;
  p += 3;
  p -= 2;
  u64 first = *p++;
  return p - start + first;
}

// CHECK-LABEL: func steps(
// CHECK: ptr_add {{%[0-9]+}}, 8 :
// CHECK: ptr_add {{%[0-9]+}}, -8 :
// CHECK: ptr_add {{%[0-9]+}}, 24 :
// CHECK: ptr_add {{%[0-9]+}}, -16 :
// CHECK: [[OLD:%[0-9]+]] = load unsigned long long * [[A:%[0-9]+]]
// CHECK-NEXT: [[NEW:%[0-9]+]] = ptr_add [[OLD]], 8 :
// CHECK-NEXT: store unsigned long long * [[A]], [[NEW]]
// CHECK-NEXT: load unsigned long long [[OLD]]
// CHECK: ptr_diff {{%[0-9]+}}, {{%[0-9]+}} / 8

struct inner {
  int x[3];
};
struct outer {
  u64 pad;
  struct inner in[2];
};

// Members of members are one step from the pointer, as in bytecode.
SEC("syscall") int nested(struct outer *o) { return o->in[1].x[2]; }

// CHECK-LABEL: func nested(
// CHECK: [[O:%[0-9]+]] = load struct outer *
// CHECK-NEXT: [[X:%[0-9]+]] = ptr_add [[O]], 28 : int *
// CHECK-NEXT: load int [[X]]

SEC("syscall") u64 integers(void *ctx) {
  u64 n = (u64)ctx;
  void *p = (void *)(n & ~7ull);
  return p == ctx || p == (void *)16 || !p;
}

// CHECK-LABEL: func integers(
// CHECK: cast ptr_to_int {{%[0-9]+}} : unsigned long long
// CHECK: cast int_to_ptr {{%[0-9]+}} : void *
// CHECK: compare eq u
// CHECK: [[SIXTEEN:%[0-9]+]] = const void * 16
// CHECK-NEXT: compare eq u {{%[0-9]+}}, [[SIXTEEN]]
// CHECK: [[NULLP:%[0-9]+]] = const void * 0
// CHECK-NEXT: compare eq u {{%[0-9]+}}, [[NULLP]]

// void * arithmetic counts bytes.
SEC("syscall") int void_pointer(void *p) { return *(char *)(p + 5); }

// CHECK-LABEL: func void_pointer(
// CHECK: ptr_add {{%[0-9]+}}, 5 : void *

#define __arena __attribute__((address_space(1)))
SEC("syscall") int arena(void *p) { return *(int *)(int __arena *)p; }

// CHECK-LABEL: func arena(
// CHECK: cast addrspace
// CHECK: cast addrspace
