// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Computed goto: any label whose address is taken may be next.

#include "bpf_test.h"

extern int pick(void) __ksym;

SEC("syscall") int computed(void *ctx) {
  static const void *const labels[] = {&&one, &&two};
  int i = pick();
  if (i < 0 || i > 1)
    return 0;
  goto *labels[i];
one:
  return 1;
two:
  return 2;
}

// CHECK-LABEL: func computed(
// CHECK: call pick()
// CHECK: indirect [[ONE:bb[0-9]+]], [[TWO:bb[0-9]+]]
// CHECK-DAG: const int 1
// CHECK-DAG: const int 2
