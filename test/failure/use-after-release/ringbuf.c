// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
//
// The record belongs to user space once submitted.

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
  e->kind = 1;
  bpf_ringbuf_submit(e, 0);
  // FREED: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar'{{.*}} [use-after-release]
  return e->kind;
}
