// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 --format=json %s -- %bpf_flags | FileCheck %s
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | not grep warning:
//
// Where the compiler puts a dynptr that was never made decides what the kernel
// sees there: another one that is out of use may still lie in its place.

#include "stack_objects.h"

LICENSE("GPL");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, u64);
} words SEC(".maps");

u64 sum;

// CHECK: "verdict": "unsupported"
// CHECK-NEXT: "reason": "a dynptr that was never made
SEC("tc")
int never_made(void *ctx) {
  u32 key = 0;
  u64 *word = bpf_map_lookup_elem(&words, &key), *data;

  if (!word)
    return 0;
  {
    struct bpf_dynptr first;

    bpf_dynptr_from_mem(word, 8, 0, &first);
    data = bpf_dynptr_data(&first, 0, 8);
    if (data)
      sum += *data;
  }
  {
    struct bpf_dynptr second;

    data = bpf_dynptr_data(&second, 0, 8);
    if (data)
      sum += *data;
  }
  return 0;
}
