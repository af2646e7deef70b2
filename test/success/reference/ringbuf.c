// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Submitted on one path, discarded on the other.

#include "bpf_helpers.h"

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

struct event {
  u64 time;
  u32 kind;
};

LICENSE("GPL");

SEC("tc")
int ringbuf(void *ctx) {
  struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
  if (!e)
    return 0;
  e->time = bpf_ktime_get_ns();
  if (e->time & 1) {
    bpf_ringbuf_discard(e, 0);
    return 1;
  }
  e->kind = 1;
  bpf_ringbuf_submit(e, 0);
  return 0;
}
