// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A map type and the helpers that take it.

#include "bpf_helpers.h"

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, u64);
} values SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

LICENSE("GPL");

SEC("tp/syscalls/sys_enter_nanosleep")
int array_as_ringbuf(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: cannot pass map_type 2 into func bpf_ringbuf_reserve#131 [argument-type]
  u64 *event = bpf_ringbuf_reserve(&values, sizeof(*event), 0);
  if (event)
    bpf_ringbuf_submit(event, 0);
  return 0;
}

SEC("tp/syscalls/sys_enter_nanosleep")
int ringbuf(void *ctx) {
  u64 *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (event)
    bpf_ringbuf_submit(event, 0);
  return 0;
}
