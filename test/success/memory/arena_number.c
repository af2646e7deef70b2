// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12,7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Any number may be used as a pointer into an arena; where no page is, the
// program reads 0.

#include "bpf_test.h"

#define __arena __attribute__((address_space(1)))

LICENSE("GPL");

struct {
  __uint(type, 33); // BPF_MAP_TYPE_ARENA
  __uint(map_flags, 1024);
  __uint(max_entries, 10);
} arena SEC(".maps");

void *used;

static __noinline void writes(void) {
  int __arena *address = (int __arena *)0xdeadbeef;
  used = &arena;
  *address = 1;
}

SEC("syscall")
int constant_address(void *ctx) {
  writes();
  return 0;
}

SEC("syscall")
int constant_place(void *ctx) {
  used = &arena;
  return *(int __arena *)(u64)(4096 * 2);
}
