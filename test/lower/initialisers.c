// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Initialisers: the object is filled with zero, then what is named is stored.

#include "bpf_test.h"

struct point {
  int x, y;
};
struct shape {
  u64 id;
  struct point corner[2];
  char name[8];
  union {
    u32 word;
    u8 byte;
  };
  u32 low : 3, high : 5;
};

extern int use(const void *p) __ksym;
extern int source(void) __ksym;

SEC("syscall") int designated(void *ctx) {
  struct shape s = {
      .id = 5,
      .corner = {[1] = {.y = source()}},
      .name = "abc",
      .byte = 3,
      .high = 2,
  };
  return use(&s);
}

// CHECK-LABEL: func designated(
// CHECK-NEXT: local s: struct shape, 40, address taken
// CHECK: [[Y:%[0-9]+]] = call source() : int
// CHECK: [[S:%[0-9]+]] = addr_local s
// CHECK-NEXT: [[ZERO:%[0-9]+]] = const int 0
// CHECK-NEXT: fill [[S]], [[ZERO]], 40 : struct shape
// CHECK-NEXT: [[ID:%[0-9]+]] = ptr_add [[S]], 0 : unsigned long long *
// CHECK-NEXT: store unsigned long long [[ID]],
// CHECK-NEXT: [[CY:%[0-9]+]] = ptr_add [[S]], 20 : int *
// CHECK-NEXT: store int [[CY]], [[Y]]
// CHECK-NEXT: [[N:%[0-9]+]] = ptr_add [[S]], 24 :
// CHECK-NEXT: copy [[N]], {{%[0-9]+}}, 8
// CHECK-NEXT: [[B:%[0-9]+]] = ptr_add [[S]], 32 : unsigned char *
// CHECK-NEXT: store unsigned char [[B]],
// CHECK-NEXT: [[H:%[0-9]+]] = ptr_add [[S]], 36 : unsigned int *
// CHECK-NEXT: store unsigned int [[H]], {{%[0-9]+}} bits 3+5
// CHECK: call use(

SEC("syscall") int empty_and_partial(void *ctx) {
  struct point none = {};
  int some[4] = {1, 2};
  char text[16] = "hi";
  return use(&none) + use(some) + use(text);
}

// CHECK-LABEL: func empty_and_partial(
// CHECK: fill {{%[0-9]+}}, {{%[0-9]+}}, 8 : struct point
// CHECK: fill {{%[0-9]+}}, {{%[0-9]+}}, 16 : int[4]
// CHECK: ptr_add {{%[0-9]+}}, 0 : int *
// CHECK: ptr_add {{%[0-9]+}}, 4 : int *
// CHECK-NOT: ptr_add {{%[0-9]+}}, 8 : int *
// CHECK: [[STR:%[0-9]+]] = addr_string
// CHECK: copy {{%[0-9]+}}, [[STR]], 16 : char[16]

SEC("syscall") int compound_literal(void *ctx) {
  struct point *p = &(struct point){.y = 4};
  return p->y + ((struct point){1, 2}).x;
}

// CHECK-LABEL: func compound_literal(
// CHECK: local [[OBJ:object.[0-9]+]]: struct point, 8, address taken
// CHECK: [[A:%[0-9]+]] = addr_local [[OBJ]]
// CHECK: fill [[A]], {{%[0-9]+}}, 8 : struct point
// CHECK: [[Y:%[0-9]+]] = ptr_add [[A]], 4 : int *
// CHECK: store int [[Y]],
// CHECK: addr_local p
// CHECK-NEXT: store struct point * {{%[0-9]+}}, [[A]]

// Each run of the declaration sets the object again.
SEC("syscall") int scalar_in_braces(void *ctx) {
  int x = {3};
  return x;
}

// CHECK-LABEL: func scalar_in_braces(
// CHECK: [[C:%[0-9]+]] = const int 3
// CHECK: store int {{%[0-9]+}}, [[C]]

SEC("syscall") int from_value(void *ctx) {
  struct point a = {1, 2};
  struct shape s = {.corner = {a, a}};
  return use(&s);
}

// CHECK-LABEL: func from_value(
// CHECK: fill {{%[0-9]+}}, {{%[0-9]+}}, 40 : struct shape
// CHECK: [[C0:%[0-9]+]] = ptr_add [[S:%[0-9]+]], 8 : struct point *
// CHECK: copy [[C0]], {{%[0-9]+}}, 8 : struct point
// CHECK: [[C1:%[0-9]+]] = ptr_add [[S]], 16 : struct point *
// CHECK: copy [[C1]], {{%[0-9]+}}, 8 : struct point
