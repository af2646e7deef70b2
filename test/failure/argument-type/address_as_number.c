// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// The address of a function or global is a constant of 64 bits, which the
// compiler does not cut to the 32 bits of a parameter. Up to 6.1 bpf_loop()'s
// count may be anything.

#include "counter_map.h"

LICENSE("GPL");

static __noinline int count(u32 round, void *rounds) { return 0; }

SEC("tc")
int function_as_count(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 type=func expected=scalar [argument-type]
  bpf_loop((u64)count, count, NULL, 0);
  return 0;
}

SEC("tc")
int map_as_count(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 type=map_ptr expected=scalar [argument-type]
  bpf_loop((u32)(u64)&counters, count, NULL, 0);
  return 0;
}

// Flags may be anything.
SEC("tc")
int address_as_flags(void *ctx) {
  return bpf_loop(3, count, NULL, (u64)count);
}

// In the stack the register may hold its low half alone, which is a number.
SEC("tc")
int half_of_an_address(void *ctx) {
  u64 rounds = 0;
  bpf_loop(4, count, &rounds, 0);
  bpf_loop((u64)&rounds, count, &rounds, 0);
  return 0;
}
