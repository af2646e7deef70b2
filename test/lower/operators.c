// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// Widths and signs of operations, after C's usual conversions.

#include "bpf_test.h"

extern int run(void) __ksym;

SEC("syscall") int compare(u64 *ctx) {
  int s = ctx[0];
  u32 u = ctx[1];
  s64 l = ctx[2];
  u8 c = ctx[3];
  return (s < 4) + (u < 4) + (l >= 4) + (c > 4) + (s == u) + (ctx[0] != 3);
}

// CHECK-LABEL: func compare(
// CHECK: compare lt i32 s
// CHECK: compare lt i32 u
// CHECK: compare ge s
// CHECK: [[C:%[0-9]+]] = load unsigned char
// CHECK-NEXT: [[I:%[0-9]+]] = cast int [[C]] u8 : int
// CHECK: compare gt i32 s [[I]]
// CHECK: compare eq i32 u
// CHECK: compare ne u

SEC("syscall") int arithmetic(u64 *ctx) {
  u64 a = ctx[0], b = ctx[1];
  int x = ctx[2];
  a = a / b % 3 * 2;
  x = (x << 2 >> 1) ^ (x | 4) & ~x;
  return -x + +x - !x + a;
}

// CHECK-LABEL: func arithmetic(
// CHECK: binary div u
// CHECK: binary rem u
// CHECK: binary mul u
// CHECK: binary shl i32 s
// CHECK: binary shr i32 s
// CHECK: binary or i32 s
// CHECK: not i32 {{%[0-9]+}} : int
// CHECK: binary and i32 s
// CHECK: binary xor i32 s
// CHECK: neg i32 {{%[0-9]+}} : int
// CHECK: binary add i32 s
// CHECK: [[ZERO:%[0-9]+]] = const int 0
// CHECK-NEXT: compare eq i32 s {{%[0-9]+}}, [[ZERO]]
// CHECK: binary sub i32 s

SEC("syscall") int casts(u64 *ctx) {
  u8 small = ctx[0];
  s16 neg = (s16)ctx[1];
  s64 wide = neg;
  bool b = ctx[2];
  bool p = ctx;
  return small + wide + b + p;
}

// CHECK-LABEL: func casts(
// CHECK: cast int {{%[0-9]+}} u64 : unsigned char
// CHECK: cast int {{%[0-9]+}} u64 : short
// CHECK: cast int {{%[0-9]+}} s16 : long long
// CHECK: cast bool {{%[0-9]+}} : {{_Bool|bool}}
// CHECK: cast bool {{%[0-9]+}} : {{_Bool|bool}}

// The operation is done in the promoted type, then converted back.
SEC("syscall") int compound(u64 *ctx) {
  u8 c = ctx[0];
  c += 3;
  c <<= 1;
  int i = ctx[1];
  i -= ctx[2];
  int old = i--;
  return c + i + old;
}

// CHECK-LABEL: func compound(
// CHECK: [[W:%[0-9]+]] = cast int {{%[0-9]+}} u8 : int
// CHECK-NEXT: [[S:%[0-9]+]] = binary add i32 s [[W]], {{%[0-9]+}} : int
// CHECK-NEXT: [[N:%[0-9]+]] = cast int [[S]] s32 : unsigned char
// CHECK-NEXT: store unsigned char {{%[0-9]+}}, [[N]]
// CHECK: binary shl i32 s
// CHECK: cast int {{%[0-9]+}} s32 : unsigned long long
// CHECK-NEXT: binary sub u
// CHECK-NEXT: cast int {{%[0-9]+}} u64 : int
// CHECK: [[OLD:%[0-9]+]] = load int
// CHECK: [[NEW:%[0-9]+]] = binary sub i32 s [[OLD]]
// CHECK-NEXT: store int {{%[0-9]+}}, [[NEW]]
// CHECK: store int {{%[0-9]+}}, [[OLD]]

// What the front end knows becomes a constant.
enum { TEN = 10 };
struct sized {
  u64 a;
  u32 b;
};
SEC("syscall") u64 constants(void *ctx) {
  u64 r = TEN + sizeof(struct sized) + __builtin_offsetof(struct sized, b);
  r += 1u << 31;
  r += (u8)-1;
  r += __builtin_types_compatible_p(int, s32);
  r += _Generic(r, u64: 6, default: 7);
  r += __builtin_choose_expr(1, 8, "no");
  return r + (run(), -1);
}

// CHECK-LABEL: func constants(
// CHECK: const unsigned long {{(long )?}}34
// CHECK: const unsigned long long 2147483648
// CHECK: const unsigned long long 255
// CHECK: const unsigned long long 1{{$}}
// CHECK: const unsigned long long 6
// CHECK: const unsigned long long 8
// CHECK: call run()
// CHECK: const int -1
// CHECK: binary add u
