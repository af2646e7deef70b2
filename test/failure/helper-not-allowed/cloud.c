// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12-debian-cloud,7.3-debian-cloud %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: %precheck --kernel=6.12,7.3 %s -- %bpf_flags 2>&1 | count 0
//
// What a kernel's configuration leaves out: a helper, a type of programs.

#include "bpf_helpers.h"

LICENSE("GPL");

static long (*const bpf_override_return)(void *regs, u64 rc) = (void *)58;

SEC("kprobe")
int overrides(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: program of this type cannot use helper bpf_override_return#58 [helper-not-allowed]
  bpf_override_return(ctx, 0);
  return 0;
}

SEC("lirc_mode2")
// CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: this kernel has no programs of type lirc_mode2 [program-structure]
int remote(u32 *sample) { return 0; }
