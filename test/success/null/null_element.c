// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12,7.3 %s -- %bpf_flags 2>&1 | count 0
//
// What is written to an element of NULL is never written: the compiler takes
// such a path for one that is not taken.

#include "bpf_helpers.h"

LICENSE("GPL");

struct buffer {
  u64 words[8];
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct buffer);
} buffers SEC(".maps");

u64 last;

SEC("tc")
int written(void *ctx) {
  u32 key = 0, n = bpf_get_prandom_u32();
  struct buffer *buffer = bpf_map_lookup_elem(&buffers, &key);

  if (buffer)
    return 0;
  if (n > 7)
    n = 0;
  buffer->words[n] = 1;
  last = n;
  return 0;
}
