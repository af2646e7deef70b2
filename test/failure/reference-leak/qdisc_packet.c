// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | FileCheck %s
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s
//
// A queueing discipline owns the packet that it is given, and hands the packet
// that it returns back.

#include "bpf_helpers.h"

LICENSE("GPL");

struct sk_buff {
  u32 len;
} __kernel_type;
struct Qdisc {
  u32 limit;
} __kernel_type;
struct bpf_sk_buff_ptr {
  struct sk_buff *skb;
};
struct nlattr;
struct netlink_ext_ack;

struct Qdisc_ops {
  int (*enqueue)(struct sk_buff *skb, struct Qdisc *sch,
                 struct sk_buff **to_free);
  struct sk_buff *(*dequeue)(struct Qdisc *sch);
  int (*init)(struct Qdisc *sch, struct nlattr *arg,
              struct netlink_ext_ack *extack);
  void (*reset)(struct Qdisc *sch);
  void (*destroy)(struct Qdisc *sch);
  char id[16];
} __kernel_type;

void bpf_qdisc_skb_drop(struct sk_buff *skb,
                        struct bpf_sk_buff_ptr *to_free) __ksym;

struct slot {
  struct sk_buff __kptr *skb;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct slot);
} slots SEC(".maps");

static __always_inline struct slot *slot(void) {
  u32 key = 0;
  return bpf_map_lookup_elem(&slots, &key);
}

SEC("struct_ops/forgets")
int BPF_PROG(forgets, struct sk_buff *skb, struct Qdisc *sch,
             struct bpf_sk_buff_ptr *to_free) {
  if (sch->limit == 0)
    // CHECK: qdisc_packet.c:[[#@LINE+1]]:5: warning: Unreleased reference [reference-leak]
    return 1;
  // CHECK: in program 'forgets'
  bpf_qdisc_skb_drop(skb, to_free);
  return 1;
}

// CHECK-NOT: warning:
SEC("struct_ops/keeps")
int BPF_PROG(keeps, struct sk_buff *skb, struct Qdisc *sch,
             struct bpf_sk_buff_ptr *to_free) {
  struct slot *s = slot();
  if (s)
    skb = bpf_kptr_xchg(&s->skb, skb);
  if (skb)
    bpf_qdisc_skb_drop(skb, to_free);
  return 0;
}

SEC("struct_ops/returns")
struct sk_buff *returns(u64 *ctx) {
  struct slot *s = slot();
  return s ? bpf_kptr_xchg(&s->skb, NULL) : NULL;
}

SEC("struct_ops/nothing")
int BPF_PROG(nothing, struct Qdisc *sch) { return 0; }

SEC(".struct_ops")
struct Qdisc_ops bad = {
    .enqueue = (void *)forgets,
    .dequeue = (void *)nothing,
    .id = "bad",
};

SEC(".struct_ops")
struct Qdisc_ops good = {
    .enqueue = (void *)keeps,
    .dequeue = (void *)returns,
    .id = "good",
};
