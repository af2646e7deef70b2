// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V2 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V3 --implicit-check-not=warning:
//
// Dynptrs used before they are made, after they ended, and written over.

#include "stack_objects.h"

LICENSE("GPL");

u64 sink;

SEC("raw_tp")
int never_made(void *ctx) {
  struct bpf_dynptr ptr;
  // V2: :[[@LINE+2]]:{{[0-9]+}}: warning: Expected an initialized dynptr as arg #2 [stack-object]
  // V3: :[[@LINE+1]]:{{[0-9]+}}: warning: Expected an initialized dynptr as R3 [stack-object]
  bpf_dynptr_read(&sink, sizeof(sink), &ptr, 0, 0);
  return 0;
}

SEC("raw_tp")
int submitted_twice(void *ctx) {
  struct bpf_dynptr ptr;
  bpf_ringbuf_reserve_dynptr(&ringbuf, 8, 0, &ptr);
  bpf_ringbuf_submit_dynptr(&ptr, 0);
  // V2: :[[@LINE+2]]:{{[0-9]+}}: warning: arg 1 is an unacquired reference [stack-object]
  // V3: :[[@LINE+1]]:{{[0-9]+}}: warning: Expected an initialized dynptr as R1 [stack-object]
  bpf_ringbuf_submit_dynptr(&ptr, 0);
  return 0;
}

SEC("raw_tp")
int behind_the_stack(void *ctx) {
  struct bpf_dynptr ptr;
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: Dynptr has to be an uninitialized dynptr [stack-object]
  bpf_ringbuf_reserve_dynptr(&ringbuf, 8, 0, &ptr + 1);
  bpf_ringbuf_discard_dynptr(&ptr, 0);
  return 0;
}

/// Even a reservation that failed must be given back.
SEC("raw_tp")
int left_on_failure(void *ctx) {
  struct bpf_dynptr ptr;
  if (bpf_ringbuf_reserve_dynptr(&ringbuf, 8, 0, &ptr))
    // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
    return 1;
  bpf_ringbuf_discard_dynptr(&ptr, 0);
  return 0;
}

SEC("raw_tp")
int written_over(void *ctx) {
  struct bpf_dynptr ptr;
  bpf_ringbuf_reserve_dynptr(&ringbuf, 8, 0, &ptr);
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: cannot overwrite referenced dynptr [stack-object]
  ptr.opaque_words[1] = 0;
  bpf_ringbuf_submit_dynptr(&ptr, 0);
  return 0;
}

SEC("raw_tp")
int slice_after_submit(void *ctx) {
  struct bpf_dynptr ptr;
  bpf_ringbuf_reserve_dynptr(&ringbuf, 8, 0, &ptr);
  u64 *data = bpf_dynptr_data(&ptr, 0, sizeof(*data));
  bpf_ringbuf_submit_dynptr(&ptr, 0);
  if (data)
    // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [use-after-release]
    *data = 1;
  return 0;
}

SEC("raw_tp")
int slice_not_checked(void *ctx) {
  struct bpf_dynptr ptr;
  bpf_ringbuf_reserve_dynptr(&ringbuf, 8, 0, &ptr);
  u64 *data = bpf_dynptr_data(&ptr, 0, sizeof(*data));
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'mem_or_null' [null-dereference]
  *data = 1;
  bpf_ringbuf_submit_dynptr(&ptr, 0);
  return 0;
}

SEC("raw_tp")
int bytes_read(void *ctx) {
  struct bpf_dynptr ptr;
  bpf_ringbuf_reserve_dynptr(&ringbuf, 8, 0, &ptr);
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid read from stack off [invalid-access]
  sink = ptr.opaque_words[0];
  bpf_ringbuf_submit_dynptr(&ptr, 0);
  return 0;
}

/// The clone goes with the reservation that it shares.
SEC("raw_tp")
int clone_after_submit(void *ctx) {
  struct bpf_dynptr ptr, clone;
  bpf_ringbuf_reserve_dynptr(&ringbuf, 8, 0, &ptr);
  bpf_dynptr_clone(&ptr, &clone);
  bpf_ringbuf_submit_dynptr(&ptr, 0);
  // V2: :[[@LINE+2]]:{{[0-9]+}}: warning: Expected an initialized dynptr as arg #2 [stack-object]
  // V3: :[[@LINE+1]]:{{[0-9]+}}: warning: Expected an initialized dynptr as R3 [stack-object]
  bpf_dynptr_read(&sink, sizeof(sink), &clone, 0, 0);
  return 0;
}

/// A helper that may move the packet ends its slices.
static long (*const bpf_skb_pull_data)(struct __sk_buff *skb, u32 len) =
    (void *)39;

SEC("tc")
int slice_of_moved_packet(struct __sk_buff *skb) {
  struct bpf_dynptr ptr;
  u8 buffer[8];
  bpf_dynptr_from_skb(skb, 0, &ptr);
  u8 *byte = bpf_dynptr_slice(&ptr, 0, buffer, sizeof(buffer));
  if (!byte)
    return 0;
  bpf_skb_pull_data(skb, 8);
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [use-after-release]
  return *byte;
}
