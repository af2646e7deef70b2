// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=7.3,7.3-debian-cloud %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=6.12-debian-cloud %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s
//
// Without error injection in the kernel, newer ones still let the entries of
// system calls be modified.

#include "bpf_test.h"

LICENSE("GPL");

// CHECK: __x64_sys_nanosleep() is not modifiable
SEC("fmod_ret/__x64_sys_nanosleep")
int modify(void *ctx) { return 0; }
