// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12,7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A function that is inlined makes its result where the caller wants it: the
// dynptr in it is not copied.

#include "bpf_test.h"
#include "stack_objects.h"

LICENSE("GPL");

struct event {
  u64 size;
  struct bpf_dynptr data;
};

static __always_inline struct event reserve(u64 size) {
  struct event e = {};
  e.size = size;
  bpf_ringbuf_reserve_dynptr(&ringbuf, size, 0, &e.data);
  return e;
}

SEC("raw_tp")
int returned(void *ctx) {
  struct event e = reserve(64);
  bpf_ringbuf_submit_dynptr(&e.data, 0);
  return 0;
}
