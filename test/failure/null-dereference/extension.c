// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12,7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A program that replaces a global function is given what that is given: its
// context, numbers, and memory that may be NULL.

#include "bpf_helpers.h"

LICENSE("GPL");

struct __sk_buff {
  u32 len;
};

SEC("freplace/replaced")
int checks(struct __sk_buff *ctx, u64 *value, u64 n) {
  return ctx->len + n + (value ? *value : 0);
}

SEC("freplace/replaced")
int forgets(struct __sk_buff *ctx, u64 *value, u64 n) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'mem_or_null'
  return *value;
}
