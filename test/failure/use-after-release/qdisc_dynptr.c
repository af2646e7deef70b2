// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=7.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=7.2,7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A dynptr of a packet that the program gives away goes with it, and its slices;
// and what may fault is not written to.

#include "stack_objects.h"

LICENSE("GPL");

struct sk_buff {
  u32 len;
} __kernel_type;
struct Qdisc {
  u32 limit;
  struct Qdisc *next_sched;
} __kernel_type;
struct bpf_sk_buff_ptr {
  struct sk_buff *skb;
};

struct Qdisc_ops {
  int (*enqueue)(struct sk_buff *skb, struct Qdisc *sch,
                 struct sk_buff **to_free);
  char id[16];
} __kernel_type;

void bpf_qdisc_skb_drop(struct sk_buff *skb,
                        struct bpf_sk_buff_ptr *to_free) __ksym;
int seen;

SEC("struct_ops/kept")
int BPF_PROG(kept, struct sk_buff *skb, struct Qdisc *sch,
             struct bpf_sk_buff_ptr *to_free) {
  struct bpf_dynptr ptr;
  u8 *data;

  bpf_dynptr_from_skb((struct __sk_buff *)skb, 0, &ptr);
  data = bpf_dynptr_slice(&ptr, 0, NULL, 4);
  if (data)
    seen = *data;
  sch->limit = 1;
  bpf_qdisc_skb_drop(skb, to_free);
  return 1;
}

SEC("struct_ops/dynptr_gone")
int BPF_PROG(dynptr_gone, struct sk_buff *skb, struct Qdisc *sch,
             struct bpf_sk_buff_ptr *to_free) {
  struct bpf_dynptr ptr;

  bpf_dynptr_from_skb((struct __sk_buff *)skb, 0, &ptr);
  bpf_qdisc_skb_drop(skb, to_free);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Expected an initialized dynptr as R1 [stack-object]
  bpf_dynptr_slice(&ptr, 0, NULL, 4);
  return 1;
}

SEC("struct_ops/slice_gone")
int BPF_PROG(slice_gone, struct sk_buff *skb, struct Qdisc *sch,
             struct bpf_sk_buff_ptr *to_free) {
  struct bpf_dynptr ptr;
  u8 *data;

  bpf_dynptr_from_skb((struct __sk_buff *)skb, 0, &ptr);
  data = bpf_dynptr_slice(&ptr, 0, NULL, 4);
  bpf_qdisc_skb_drop(skb, to_free);
  // CHECK: :[[@LINE+2]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [use-after-release]
  if (data)
    seen = *data;
  return 1;
}

SEC("struct_ops/may_fault")
int BPF_PROG(may_fault, struct sk_buff *skb, struct Qdisc *sch,
             struct bpf_sk_buff_ptr *to_free) {
  struct Qdisc *next = sch->next_sched;

  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: only read is supported (rejected by 7.3; accepted by 7.2) [invalid-access]
  next->limit = 1000;
  bpf_qdisc_skb_drop(skb, to_free);
  return 1;
}

SEC(".struct_ops")
struct Qdisc_ops one = {.enqueue = (void *)kept, .id = "one"};
SEC(".struct_ops")
struct Qdisc_ops two = {.enqueue = (void *)dynptr_gone, .id = "two"};
SEC(".struct_ops")
struct Qdisc_ops three = {.enqueue = (void *)slice_gone, .id = "three"};
SEC(".struct_ops")
struct Qdisc_ops four = {.enqueue = (void *)may_fault, .id = "four"};
