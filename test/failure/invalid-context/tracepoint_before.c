// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// In front of a tracepoint's context, the verifier looks at the alignment alone.

#include "bpf_test.h"

LICENSE("GPL");

SEC("tracepoint")
int not_aligned(char *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=-612 size=8 [invalid-
  return *(u64 *)(ctx - 612);
}

SEC("tracepoint")
int aligned(char *ctx) { return *(u64 *)(ctx - 616); }
