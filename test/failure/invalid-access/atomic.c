// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// Atomic operations go to memory of the program's own, not to packets or the
// context; a map itself is only read.

#include "bpf_helpers.h"

struct __sk_buff {
  u32 len;
  u32 pkt_type;
  u32 mark;
  u32 other[16];
  u32 data;
  u32 data_end;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, u64);
} counters SEC(".maps");

LICENSE("GPL");

SEC("tc")
int on_packet(struct __sk_buff *skb) {
  u64 *p = (void *)(long)skb->data;
  if ((void *)(p + 1) > (void *)(long)skb->data_end)
    return 0;
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_ATOMIC stores into {{(R[0-9] )?}}pkt is not allowed [invalid-access]
  __sync_fetch_and_add(p, 1);
  return 0;
}

SEC("tc")
int on_context(struct __sk_buff *skb) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_ATOMIC stores into {{(R[0-9] )?}}ctx is not allowed [invalid-access]
  __sync_fetch_and_add(&skb->mark, 1);
  return 0;
}

SEC("tc")
int on_value(struct __sk_buff *skb) {
  u32 key = 0;
  u64 *value = bpf_map_lookup_elem(&counters, &key);
  if (value)
    __sync_fetch_and_add(value, 1);
  u64 local = skb->len;
  __sync_fetch_and_add(&local, 1);
  return local > 100;
}

SEC("tc")
int on_map(struct __sk_buff *skb) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: only read from bpf_array is supported [invalid-access]
  *(volatile u32 *)&counters = 1;
  return 0;
}
