// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// bpf_strncmp() compares with a string that can't change.

#include "bpf_helpers.h"

LICENSE("GPL");

char mine[8];
char theirs[8];
const char fixed[8] = "fixed";
const char endless[8] = "12345678";

SEC("tp/syscalls/sys_enter_nanosleep")
int with_fixed(void *ctx) { return bpf_strncmp(mine, sizeof(mine), fixed); }

SEC("tp/syscalls/sys_enter_nanosleep")
int with_writable(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R3 does not point to a readonly map' [argument-type]
  return bpf_strncmp(mine, sizeof(mine), theirs);
}

SEC("tp/syscalls/sys_enter_nanosleep")
int with_endless(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: string is not zero-terminated [argument-type]
  return bpf_strncmp(mine, sizeof(mine), endless);
}
