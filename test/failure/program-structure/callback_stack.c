// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=CHECK,SHARED --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=CHECK,SHARED --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// The frame of a callback is on the stack of who hands it over; one that runs
// later begins a chain of its own, which never has private stacks.

#include "stack_frames.h"

LICENSE("GPL");

static int each(u32 index, void *ctx) {
  LARGE_FRAME(buffer);
  return buffer[7] & 1;
}

SEC("tc")
int hands_over(void *ctx) {
  LARGE_FRAME(buffer);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: combined stack size of 2 calls is [program-structure]
  bpf_loop(4, each, NULL, 0);
  return buffer[3];
}

static int fires(void *map, int *key, void *timer) {
  LARGE_FRAME(buffer);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: combined stack size of 2 calls is [program-structure]
  return (large() + buffer[2]) * 0;
}

SEC("tc")
int later(void *ctx) {
  int key = 0;
  struct timed *t = bpf_map_lookup_elem(&timers, &key);

  if (t)
    bpf_timer_set_callback(&t->timer, fires);
  return 0;
}

// Tracing programs have private stacks since 6.13.
SEC("tp_btf/task_newtask")
int traces(void *ctx) {
  LARGE_FRAME(buffer);
  // SHARED: :[[@LINE+1]]:{{[0-9]+}}: warning: combined stack size of 2 calls is [program-structure]
  return (large() + buffer[3]) * 0;
}
