// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s
//
// A callback returns to who calls it: since 7.2 it may not leave for another
// program.

#include "bpf_helpers.h"

LICENSE("GPL");

struct __sk_buff {
  u32 len;
};

struct {
  __uint(type, 3); // BPF_MAP_TYPE_PROG_ARRAY
  __uint(max_entries, 2);
  __uint(key_size, 4);
  __uint(value_size, 4);
} programs SEC(".maps");

static long (*const bpf_tail_call)(void *ctx, void *map, u32 index) =
    (void *)12;

static __noinline int jump(struct __sk_buff *skb) {
  // CHECK: callback_tail_call.c:[[#@LINE+1]]:3: warning: cannot tail call within callback [program-structure]
  bpf_tail_call(skb, &programs, 0);
  return 0;
}

struct round {
  struct __sk_buff *skb;
};

static int each(u32 index, struct round *round) {
  if (index > 3)
    jump(round->skb);
  return 0;
}

// CHECK: in program 'from_callback'
SEC("tc")
int from_callback(struct __sk_buff *skb) {
  struct round round = {skb};
  bpf_loop(8, each, &round, 0);
  return 0;
}

// CHECK-NOT: warning:
SEC("tc")
int from_function(struct __sk_buff *skb) { return jump(skb); }
