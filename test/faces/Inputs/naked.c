// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "bpf_test.h"

LICENSE("GPL");

SEC("xdp")
__attribute__((naked)) int bare(void *ctx) {
  asm volatile("r0 = 1; exit;");
}

SEC("xdp")
int plain(void *ctx) { return 2; }
