// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// CO-RE: accesses are plain IR; questions that the loader answers are kept as
// questions, with the answer that C gives.

#include "bpf_test.h"

struct inner {
  u32 flags : 4, mode : 12;
  int values[4];
} __kernel_type;

struct outer {
  u64 first;
  struct inner in;
  struct outer *next;
} __kernel_type;

enum which { WHICH_A = 1, WHICH_B = 7 };

#define READ(p) __builtin_preserve_access_index(p)

SEC("syscall") int access(struct outer *o) {
  return *READ(&o->in.values[2]) + READ(o->next->first);
}

// CHECK-LABEL: func access(
// CHECK: [[A:%[0-9]+]] = ptr_add {{%[0-9]+}}, 20 : int *
// CHECK: load int [[A]]
// CHECK: [[N:%[0-9]+]] = ptr_add {{%[0-9]+}}, 32 : struct outer **
// CHECK: [[NEXT:%[0-9]+]] = load struct outer * [[N]]
// CHECK: [[F:%[0-9]+]] = ptr_add [[NEXT]], 0 : unsigned long long *
// CHECK: load unsigned long long [[F]]

// bpf_core_field_exists, _size, _offset and the rest of the kinds. Nothing is
// loaded to ask.
SEC("syscall") int fields(struct outer *o) {
  int r = 0;
  if (__builtin_preserve_field_info(o->next->in.values, 2))
    r = __builtin_preserve_field_info(o->in.values, 1);
  r += __builtin_preserve_field_info(((struct outer *)0)->in.values[3], 0);
  r += __builtin_preserve_field_info(o->in.mode, 4);
  return r;
}

// CHECK-LABEL: func fields(
// CHECK-NOT: load struct outer
// CHECK: [[E:%[0-9]+]] = core field_exists struct outer in.values (1)
// CHECK-NEXT: branch [[E]],
// CHECK: core field_size struct outer in.values (16)
// CHECK: core field_offset struct outer in.values[3] (24)
// CHECK: core field_other struct outer in.mode

SEC("syscall") int types(void *ctx) {
  u64 r = __builtin_preserve_type_info(*(struct outer *)0, 0);
  r += __builtin_preserve_type_info(*(struct outer *)0, 1);
  r += __builtin_preserve_type_info(*(struct outer *)0, 2);
  r += __builtin_btf_type_id(*(struct outer *)0, 0);
  r += __builtin_btf_type_id(*(struct inner *)0, 1);
  return r;
}

// CHECK-LABEL: func types(
// CHECK: core type_exists struct outer (1)
// CHECK: core type_size struct outer (40)
// CHECK: core type_matches struct outer (1)
// CHECK: core type_id struct outer local
// CHECK: core type_id struct inner kernel

// The kernel must have a typedef of that name, not just what it stands for.
typedef struct outer outer_t;

SEC("syscall") int by_typedef(void *ctx) {
  return __builtin_preserve_type_info(*(outer_t *)0, 0);
}

// CHECK-LABEL: func by_typedef(
// CHECK: core type_exists struct outer as outer_t (1)

SEC("syscall") int enums(void *ctx) {
  if (__builtin_preserve_enum_value(*(typeof(enum which) *)WHICH_B, 0))
    return __builtin_preserve_enum_value(*(typeof(enum which) *)WHICH_B, 1);
  return 0;
}

// CHECK-LABEL: func enums(
// CHECK: core enum_exists {{.*}} WHICH_B (1)
// CHECK: core enum_value {{.*}} WHICH_B (7)

// A flavour is the kernel's type under another local name.
struct outer___old {
  u64 gone;
} __kernel_type;

SEC("syscall") int flavour(struct outer *o) {
  return ((struct outer___old *)o)->gone;
}

// CHECK-LABEL: func flavour(
// CHECK: cast pointer {{%[0-9]+}} : struct outer___old *
