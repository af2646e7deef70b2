// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags
//
// A callback reads the record that bpf_user_ringbuf_drain() passes it.

#include "stack_objects.h"

LICENSE("GPL");

struct {
  __uint(type, 31 /* user ring buffer */);
  __uint(max_entries, 4096);
} commands SEC(".maps");

static long (*const bpf_user_ringbuf_drain)(void *map, void *callback_fn,
                                            void *ctx, u64 flags) = (void *)209;

u64 sum;

static long read(struct bpf_dynptr *record, void *context) {
  u32 value = 0;
  bpf_dynptr_read(&value, sizeof(value), record, 0, 0);
  sum += value;
  return 0;
}

SEC("xdp")
int drain(void *ctx) {
  bpf_user_ringbuf_drain(&commands, read, NULL, 0);
  return 1;
}
