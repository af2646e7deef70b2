// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.0 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// Since 7.1 the context of a syscall program is memory, at any offset, and
// that of no other program is; before, helpers took none.

#include "context_structs.h"
#include "bpf_helpers.h"

LICENSE("GPL");

SEC("kprobe")
int helper_reads(void *ctx) {
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: R1 type=ctx expected=fp, pkt{{.*}}[argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 type=ctx expected=fp [argument-type]
  return bpf_strncmp(ctx, 4, "abc");
}

SEC("kprobe")
int helper_reads_inside(void *ctx) {
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: R1 type=ctx expected=fp, pkt{{.*}}[argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: dereference of modified ctx ptr R1 off=8 disallowed [argument-type]
  return bpf_strncmp(ctx + 8, 4, "abc");
}

SEC("syscall")
int syscall_helper(void *ctx) {
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 type=ctx expected=fp, pkt{{.*}}[argument-type]
  return bpf_strncmp(ctx + 8, 4, "abc");
}

SEC("syscall")
int syscall_variable(void *ctx) {
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: variable ctx access var_off [argument-type]
  return *(u32 *)(ctx + (bpf_get_prandom_u32() & 4)) ? 1 : 0;
}

SEC("syscall")
int syscall_too_far(void *ctx) {
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: dereference of modified ctx ptr off=65536 disallowed [argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: min value is outside of the allowed memory range [invalid-access]
  return *(u32 *)(ctx + 65536) ? 1 : 0;
}
