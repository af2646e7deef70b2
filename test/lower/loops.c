// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Loops, break, continue and goto: loop heads are marked.

#include "bpf_test.h"

extern int run(int x) __ksym;

SEC("syscall") int for_loop(u64 *ctx) {
  int sum = 0;
  for (int i = 0; i < 10; i++) {
    if (i == 3)
      continue;
    if (i == 5)
      break;
    sum += run(i);
  }
  return sum;
}

// CHECK-LABEL: func for_loop(
// CHECK: bb0: live()
// CHECK: jump bb1
// CHECK: bb1: loop live(sum, i)
// CHECK: compare lt i32 s
// CHECK: branch {{%[0-9]+}}, bb2, [[OUT:bb[0-9]+]]
// CHECK: bb2: live(sum, i)
// CHECK: branch {{%[0-9]+}}, [[STEP:bb[0-9]+]], bb3
// CHECK: bb3:
// CHECK: branch {{%[0-9]+}}, [[OUT]], bb4
// CHECK: call run(
// CHECK: jump [[STEP]]
// CHECK: [[STEP]]: live(sum, i)
// CHECK: binary add
// CHECK: jump bb1
// CHECK: [[OUT]]: live(sum)

SEC("syscall") int while_loop(u64 *ctx) {
  while (run(1))
    ;
  do
    run(2);
  while (run(3));
  return 0;
}

// CHECK-LABEL: func while_loop(
// CHECK: [[W:bb[0-9]+]]: loop
// CHECK: branch {{%[0-9]+}}, [[W]], [[D:bb[0-9]+]]
// CHECK: [[D]]: loop
// CHECK: branch {{%[0-9]+}}, [[D]],

SEC("syscall") int forever(u64 *ctx) {
  for (;;)
    if (run(1))
      return 4;
}

// CHECK-LABEL: func forever(
// CHECK: [[H:bb[0-9]+]]: loop
// CHECK: branch {{%[0-9]+}}, [[R:bb[0-9]+]], [[H]]
// CHECK: [[R]]:
// CHECK: return

// The usual ladder of error exits.
SEC("syscall") int ladder(u64 *ctx) {
  int err = -1;
  if (run(1))
    goto out;
  if (run(2))
    goto undo;
  return 0;
undo:
  run(3);
out:
  return err;
}

// CHECK-LABEL: func ladder(
// CHECK: branch {{%[0-9]+}}, [[OUT:bb[0-9]+]], bb1
// CHECK: bb1:
// CHECK: branch {{%[0-9]+}}, [[UNDO:bb[0-9]+]], [[OK:bb[0-9]+]]
// CHECK: [[UNDO]]:
// CHECK: call run(
// CHECK: jump [[OUT]]
// CHECK: [[OUT]]: live(err)
// CHECK: [[OK]]: live()
// CHECK-NEXT: const int 0

SEC("syscall") int backward(u64 *ctx) {
again:
  if (run(1))
    goto again;
  return 0;
}

// CHECK-LABEL: func backward(
// CHECK: bb0: loop
// CHECK: branch {{%[0-9]+}}, bb0, bb1
