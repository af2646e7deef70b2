// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=K61 --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=NEW,K612 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A global function that may change the packet ends pointers into it, and so
// does a tail call: since 6.18 only one that a function makes. 6.1 does not see
// through calls.

#include "bpf_test.h"

struct __sk_buff {
  u32 len;
  u32 pkt_type;
  u32 mark;
  u32 queue_mapping;
  u32 protocol;
  u32 vlan_present;
  u32 vlan_tci;
  u32 vlan_proto;
  u32 priority;
  u32 ingress_ifindex;
  u32 ifindex;
  u32 tc_index;
  u32 cb[5];
  u32 hash;
  u32 tc_classid;
  u32 data;
  u32 data_end;
};

static long (*const bpf_skb_pull_data)(struct __sk_buff *skb,
                                       u32 len) = (void *)39;
static long (*const bpf_tail_call)(void *ctx, void *map,
                                   u32 index) = (void *)12;

struct {
  __uint(type, 3); // BPF_MAP_TYPE_PROG_ARRAY
  __uint(max_entries, 1);
  __uint(key_size, 4);
  __uint(value_size, 4);
} jump SEC(".maps");

LICENSE("GPL");

__noinline int pulls(struct __sk_buff *skb) {
  return bpf_skb_pull_data(skb, 0);
}

__noinline int pulls_further_down(struct __sk_buff *skb) { return pulls(skb); }

__noinline int looks(struct __sk_buff *skb) {
  u32 len = skb->len;
  opaque(len);
  return len;
}

SEC("tc")
int after_pull(struct __sk_buff *skb) {
  int *p = (void *)(long)skb->data;
  if ((void *)(p + 1) > (void *)(long)skb->data_end)
    return 0;
  pulls_further_down(skb);
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [use-after-release]
  *p = 42;
  return 0;
}

SEC("tc")
int after_look(struct __sk_buff *skb) {
  int *p = (void *)(long)skb->data;
  if ((void *)(p + 1) > (void *)(long)skb->data_end)
    return 0;
  looks(skb);
  *p = 42;
  return 0;
}

SEC("tc")
int after_tail_call(struct __sk_buff *skb) {
  int *p = (void *)(long)skb->data;
  if ((void *)(p + 1) > (void *)(long)skb->data_end)
    return 0;
  bpf_tail_call(skb, &jump, 0);
  // K612: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [use-after-release]
  *p = 42;
  return 0;
}

static __noinline int jumps(struct __sk_buff *skb) {
  int n = 0;
  bpf_tail_call(skb, &jump, 0);
  opaque(n);
  return n;
}

SEC("tc")
int after_tail_call_below(struct __sk_buff *skb) {
  int *p = (void *)(long)skb->data;
  if ((void *)(p + 1) > (void *)(long)skb->data_end)
    return 0;
  if (jumps(skb))
    return 0;
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [use-after-release]
  *p = 42;
  return 0;
}

SEC("tc")
int directly(struct __sk_buff *skb) {
  int *p = (void *)(long)skb->data;
  if ((void *)(p + 1) > (void *)(long)skb->data_end)
    return 0;
  bpf_skb_pull_data(skb, 0);
  // K61: :[[@LINE+2]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [use-after-release]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [use-after-release]
  *p = 42;
  return 0;
}
