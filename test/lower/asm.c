// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Empty templates: a value passes through, opaque to the optimiser.

#include "bpf_test.h"

SEC("syscall") int barrier_var(void *ctx) {
  int x = 7;
  asm volatile("" : "+r"(x));
  return x;
}

// CHECK-LABEL: func barrier_var(
// CHECK: store int
// CHECK-NEXT: [[A:%[0-9]+]] = addr_local x
// CHECK-NEXT: [[OLD:%[0-9]+]] = load int [[A]]
// CHECK-NEXT: [[NEW:%[0-9]+]] = identity [[OLD]] : int
// CHECK-NEXT: store int [[A]], [[NEW]]

SEC("syscall") int barrier(void *ctx) {
  asm volatile("" ::: "memory");
  return 0;
}

// CHECK-LABEL: func barrier(
// CHECK-NEXT: bb0: live()
// CHECK-NEXT: %0 = const int 0
// CHECK-NEXT: return %0

SEC("syscall") int tied(void *ctx) {
  void *p;
  asm volatile("" : "=r"(p) : "0"(ctx));
  return p != 0;
}

// CHECK-LABEL: func tied(
// CHECK: [[CTX:%[0-9]+]] = load void *
// CHECK: [[P:%[0-9]+]] = identity [[CTX]] : void *
// CHECK: store void * {{%[0-9]+}}, [[P]]

SEC("syscall") int made_up(void *ctx) {
  int x;
  asm volatile("" : "=r"(x));
  return x;
}

// CHECK-LABEL: func made_up(
// CHECK: [[X:%[0-9]+]] = unknown int
// CHECK: store int {{%[0-9]+}}, [[X]]

// A body for the scratch registers and jumps that headers use.
extern void bpf_throw(u64 cookie) __ksym;
SEC("syscall") int asserts(u64 *ctx) {
  u64 x = ctx[0];
  asm volatile("if %[lhs] s> %[rhs] goto +2; r1 = %[value]; call bpf_throw"
               :
               : [lhs] "r"(x), [rhs] "i"(5), [value] "ri"(7)
               :);
  return x;
}

// CHECK-LABEL: func asserts(
// CHECK: [[C:%[0-9]+]] = compare gt s
// CHECK-NEXT: branch [[C]], [[OK:bb[0-9]+]], [[BAD:bb[0-9]+]]
// CHECK-DAG: [[OK]]: live({{.*}}x
// CHECK-DAG: call bpf_throw(

SEC("syscall") int error_code(u64 *ctx) {
  long x = ctx[0];
  asm volatile("if %0 s< -4095 goto +1\n"
               "if %0 s<= 0 goto +1\n"
               "%0 = -14\n"
               : "+r"(x));
  return x;
}

// CHECK-LABEL: func error_code(
// CHECK: compare lt s
// CHECK: branch
// CHECK: compare le s
// CHECK: branch
// CHECK-DAG: const long long -14
// CHECK: [[V:%[0-9]+]] = load long
// CHECK: store long {{%[0-9]+}}, [[V]]

SEC("syscall") int memory(u64 *ctx) {
  u64 x;
  asm volatile("r6 = *(u32 *)(%[p] + 4); r6 += 3; *(u64 *)(%[p] - 8) = r6;"
               "%[x] = r6;"
               : [x] "=r"(x)
               : [p] "r"(ctx)
               : "r6", "memory");
  return x;
}

// CHECK-LABEL: func memory(
// CHECK: [[A:%[0-9]+]] = ptr_add {{%[0-9]+}}, 4 : void *
// CHECK-NEXT: [[L:%[0-9]+]] = load volatile unsigned int [[A]]
// CHECK: binary add u
// CHECK: [[B:%[0-9]+]] = ptr_add {{%[0-9]+}}, -8 : void *
// CHECK: store volatile unsigned {{(long )+}}[[B]],

static long (*const bpf_tail_call)(void *ctx, void *map, u32 index) =
    (void *)12;
SEC("syscall") int tail_call(void *ctx) {
  asm volatile("r1 = %[ctx]\n\t"
               "r2 = %[map]\n\t"
               "r3 = %[slot]\n\t"
               "call 12" ::[ctx] "r"(ctx),
               [map] "r"(ctx), [slot] "i"(3)
               : "r0", "r1", "r2", "r3", "r4", "r5");
  return 0;
}

// CHECK-LABEL: func tail_call(
// CHECK: call bpf_tail_call({{%[0-9]+}}, {{%[0-9]+}}, {{%[0-9]+}})

// asm goto: a comparison, and a branch that the kernel takes when it likes.
SEC("syscall") int jumps(u64 *ctx) {
  u64 x = ctx[0];
  asm volatile goto("if %[lhs] > %[rhs] goto %l[big]" ::[lhs] "r"((short)x),
                    [rhs] "ri"(10)
                    :
                    : big);
  return 1;
big:
  asm volatile goto("may_goto %l[out]" : : : : out);
  return 2;
out:
  return 3;
}

// CHECK-LABEL: func jumps(
// CHECK: [[C:%[0-9]+]] = compare gt u
// CHECK-NEXT: branch [[C]],
// CHECK: [[U:%[0-9]+]] = unknown int
// CHECK-NEXT: branch [[U]],

// A jump to itself.
SEC("syscall") int stuck(u64 *ctx) {
  if (ctx[0])
    asm volatile("goto -1");
  return 0;
}

// CHECK-LABEL: func stuck(
// CHECK: branch
// CHECK: [[SELF:bb[0-9]+]]: loop
// CHECK-NEXT: jump [[SELF]]
