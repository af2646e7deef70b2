// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --strict --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --strict --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Dynptrs as they are meant to be used.

#include "stack_objects.h"

LICENSE("GPL");

u64 sink;
char scratch[64];

SEC("raw_tp")
int submitted_or_discarded(void *ctx) {
  struct bpf_dynptr ptr;
  u64 *data;
  if (bpf_ringbuf_reserve_dynptr(&ringbuf, 8, 0, &ptr)) {
    bpf_ringbuf_discard_dynptr(&ptr, 0);
    return 0;
  }
  data = bpf_dynptr_data(&ptr, 0, sizeof(*data));
  if (data)
    *data = 1;
  bpf_ringbuf_submit_dynptr(&ptr, 0);
  return 0;
}

/// One without a reference may be made again.
SEC("raw_tp")
int made_again(void *ctx) {
  struct bpf_dynptr ptr;
  bpf_dynptr_from_mem(scratch, sizeof(scratch), 0, &ptr);
  bpf_dynptr_read(&sink, sizeof(sink), &ptr, 0, 0);
  bpf_dynptr_from_mem(scratch, 32, 0, &ptr);
  bpf_dynptr_write(&ptr, 0, &sink, sizeof(sink), 0);
  return 0;
}

static __noinline long reserve(struct bpf_dynptr *ptr) {
  return bpf_ringbuf_reserve_dynptr(&ringbuf, 16, 0, ptr);
}

/// Made in one function, given back in another.
SEC("raw_tp")
int in_a_callee(void *ctx) {
  struct bpf_dynptr ptr;
  if (reserve(&ptr) == 0)
    bpf_dynptr_write(&ptr, 0, &sink, sizeof(sink), 0);
  bpf_ringbuf_submit_dynptr(&ptr, 0);
  return 0;
}

SEC("tc")
int slice_of_packet(struct __sk_buff *skb) {
  struct bpf_dynptr ptr, clone;
  u8 buffer[8];
  u8 *byte;
  if (bpf_dynptr_from_skb(skb, 0, &ptr))
    return 0;
  bpf_dynptr_clone(&ptr, &clone);
  byte = bpf_dynptr_slice(&clone, 0, buffer, sizeof(buffer));
  return byte ? *byte : 0;
}
