// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V1 --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V2 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V2 --implicit-check-not=warning:
//
// What callbacks may be and what they may return.

#include "bpf_helpers.h"

LICENSE("GPL");

static long returns_two(u32 index, void *data) {
  // V1: :[[@LINE+2]]:{{[0-9]+}}: warning: At callback return the register R0 has value (0x2; 0x0) should have been in (0x0; 0x1) [return-value]
  // V2: :[[@LINE+1]]:{{[0-9]+}}: warning: At callback return the register R0 has smin=2 smax=2 should have been in [0, 1] [return-value]
  return 2;
}

SEC("raw_tp")
int out_of_range(void *ctx) {
  bpf_loop(4, returns_two, NULL, 0);
  return 0;
}

long not_static(u32 index, void *data) { return 0; }

SEC("raw_tp")
int global_callback(void *ctx) {
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: callback function not static [program-structure]
  bpf_loop(4, not_static, NULL, 0);
  return 0;
}

/// The compiler does not know what the helper passes.
static long writes_context(u32 index, void *data) {
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [null-dereference]
  *(int *)data = 1;
  return 0;
}

SEC("raw_tp")
int null_context(void *ctx) {
  bpf_loop(4, writes_context, NULL, 0);
  return 0;
}
