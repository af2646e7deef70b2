// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// The function that makes a result of what was thrown takes one number.

#include "bpf_helpers.h"
#include "bpf_test.h"

void bpf_throw(u64 cookie) __ksym;
#define exception_cb(name) __attribute__((btf_decl_tag("exception_callback:" #name)))

LICENSE("GPL");

__noinline int takes_none(void) { return 0; }
__noinline int takes_two(int a, int b) { return a + b; }
__noinline int takes_one(u64 cookie) { return cookie; }
int throws(u64 cookie);

SEC("tc") exception_cb(takes_none)
// CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: exception cb only supports single integer argument{{.*}} [program-structure]
int no_argument(void *ctx) {
  bpf_throw(0);
  return 0;
}

SEC("tc") exception_cb(takes_two)
// CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: exception cb only supports single integer argument{{.*}} [program-structure]
int two_arguments(void *ctx) {
  bpf_throw(0);
  return 0;
}

SEC("tc") exception_cb(takes_one) exception_cb(throws)
// CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: multiple exception callback tags for main subprog{{.*}} [program-structure]
int two_tags(void *ctx) {
  bpf_throw(0);
  return 0;
}

SEC("tc") exception_cb(takes_one)
int called(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: cannot call exception cb directly{{.*}} [program-structure]
  int result = takes_one(1);
  bpf_throw(0);
  return result;
}

SEC("tc") exception_cb(takes_one)
int fine(void *ctx) {
  bpf_throw(2);
  return 0;
}

SEC("tc") exception_cb(throws)
int callback_throws(void *ctx) {
  bpf_throw(0);
  return 0;
}

__noinline int throws(u64 cookie) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: cannot be called from callback subprog{{.*}} [program-structure]
  bpf_throw(cookie);
  return 0;
}
