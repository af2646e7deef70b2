// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// What is thrown is what the program returns; with a callback it is what the
// callback makes of it.

#include "bpf_helpers.h"
#include "bpf_test.h"

void bpf_throw(u64 cookie) __ksym;
#define exception_cb(name) __attribute__((btf_decl_tag("exception_callback:" #name)))

LICENSE("GPL");

SEC("fentry/bpf_fentry_test1")
int BPF_PROG(throws_one, int a) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R1 has smin=1 smax=1 should have been in [0, 0] [return-value]
  bpf_throw(1);
  return 0;
}

SEC("fentry/bpf_fentry_test1")
int BPF_PROG(throws_zero, int a) {
  bpf_throw(0);
  return 0;
}

// CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has smin=3 smax=3 should have been in [0, 0] [return-value]
__noinline int makes_three(u64 cookie) { return 3; }
__noinline int makes_zero(u64 cookie) { return 0; }

SEC("fentry/bpf_fentry_test1") exception_cb(makes_three)
int BPF_PROG(caught_as_three, int a) {
  bpf_throw(1);
  return 0;
}

SEC("fentry/bpf_fentry_test1") exception_cb(makes_zero)
int BPF_PROG(caught_as_zero, int a) {
  bpf_throw(1);
  return 0;
}
