// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// What assembly and volatile accesses say is done, also where C would be free
// to take it for unreachable, and also if nobody looks at the value.

#include "bpf_test.h"

LICENSE("GPL");

SEC("tc")
int in_assembly(void *ctx) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [invalid-access]
  asm volatile("r2 = 0; r3 = *(u32 *)(r2 + 0);" ::: "r2", "r3");
  return 0;
}

SEC("tc")
int of_the_stack(void *ctx) {
  u64 word = 1;
  asm volatile("r2 = %0; r3 = *(u32 *)(r2 + 0);" ::"r"(&word) : "r2", "r3");
  return 0;
}
