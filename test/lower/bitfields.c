// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Bitfields: loads and stores say which bits.

#include "bpf_test.h"

struct bits {
  u32 a : 3, b : 7;
  int s : 9;
  u64 wide : 40;
};

SEC("syscall") int read(struct bits *p) { return p->a + p->b + p->s; }

// CHECK-LABEL: func read(
// CHECK: load unsigned int {{%[0-9]+}} bits 0+3
// CHECK: load unsigned int {{%[0-9]+}} bits 3+7
// CHECK: ptr_add {{%[0-9]+}}, 1 : int *
// CHECK-NEXT: load int {{%[0-9]+}} bits 2+9

SEC("syscall") int write(struct bits *p) {
  p->b = 5;
  p->a++;
  p->wide |= 1;
  return 0;
}

// CHECK-LABEL: func write(
// CHECK: store unsigned int {{%[0-9]+}}, {{%[0-9]+}} bits 3+7
// CHECK: [[OLD:%[0-9]+]] = load unsigned int [[A:%[0-9]+]] bits 0+3
// CHECK: [[NEW:%[0-9]+]] = binary add i32 {{[su]}} [[OLD]],
// CHECK-NEXT: store unsigned int [[A]], [[NEW]] bits 0+3
// CHECK: load unsigned long long [[W:%[0-9]+]] bits 3+40
// CHECK: store unsigned long long [[W]], {{%[0-9]+}} bits 3+40
