// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Which locals matter at a block's entry, and whose address is known elsewhere.

#include "bpf_helpers.h"

extern int run(int x) __ksym;
extern int fill(int *p) __ksym;
static __noinline int keep(int *p) { return *p; }

// Dead once it has been read for the last time.
SEC("syscall") int plain(u64 *ctx) {
  int a = run(1), b = run(2);
  if (a)
    return b;
  return 0;
}

// CHECK-LABEL: func plain(
// CHECK-NEXT: local a: int, 4{{$}}
// CHECK: bb0: live()
// CHECK: bb1: live(b)
// CHECK: bb2: live()

// A kfunc uses the address while it runs.
SEC("syscall") int lent(u64 *ctx) {
  int a = 0;
  fill(&a);
  if (run(1))
    return a;
  return 0;
}

// CHECK-LABEL: func lent(
// CHECK-NEXT: local a: int, 4, address taken
// CHECK: bb1: live(a)
// CHECK: bb2: live()

// A function of the program might keep it: never dead.
SEC("syscall") int given(u64 *ctx) {
  int a = 0;
  keep(&a);
  if (run(1))
    return 1;
  return 0;
}

// CHECK-LABEL: func given(
// CHECK: bb1: live(a)
// CHECK: bb2: live(a)

// Part of a struct is written: the rest is still needed.
struct pair {
  int a, b;
};
SEC("syscall") int part(struct pair *ctx) {
  struct pair p = *ctx;
  if (run(1))
    p.a = 2;
  return p.a + p.b;
}

// CHECK-LABEL: func part(
// CHECK: bb1: live(p)
// CHECK: bb2: live(p)

// What is stored and never read is dropped, with all that it needs.
SEC("syscall") int dead_store(struct pair *ctx) {
  int unused = ctx->a;
  struct pair copy = *ctx;
  int x = 1;
  x = run(2);
  return x;
}

// CHECK-LABEL: func dead_store(
// CHECK: bb0: live()
// CHECK-NOT: load struct pair
// CHECK-NOT: copy
// CHECK-NOT: const int 1
// CHECK: call run(
// CHECK: store int
// CHECK: return

// Unless the compiler may not.
SEC("syscall") int kept_store(struct pair *ctx) {
  volatile int seen = ctx->a;
  int hidden = ctx->b;
  asm volatile("" : "+r"(hidden));
  int input = ctx->a;
  asm volatile("" ::"r"(input));
  return 0;
}

// CHECK-LABEL: func kept_store(
// CHECK: load int
// CHECK: store volatile int
// CHECK: load int
// CHECK: identity
// CHECK: load int
// CHECK: identity
