// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=7.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --allow-empty --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A global function that moves the packet is handed a pointer into it.

#include "bpf_helpers.h"

LICENSE("GPL");

struct __sk_buff {
  u32 unused[19];
  u32 data;
  u32 data_end;
};
struct header {
  int x;
};
static long (*const bpf_skb_pull_data)(struct __sk_buff *skb, u32 len) =
    (void *)39;

__attribute__((weak, noinline)) int pulls(struct __sk_buff *skb,
                                          struct header *h) {
  if (!h)
    return 0;
  bpf_skb_pull_data(skb, 0);
  return h->x;
}

__attribute__((weak, noinline)) int reads(struct header *h) {
  return h ? h->x : 0;
}

SEC("tc")
int hands_on(struct __sk_buff *skb) {
  struct header *h = (void *)(long)skb->data;
  if ((void *)(h + 1) > (void *)(long)skb->data_end)
    return 0;
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: Caller passes invalid args into func#1 ('pulls') [argument-type]
  return pulls(skb, h);
}

SEC("tc")
int not_moved(struct __sk_buff *skb) {
  struct header *h = (void *)(long)skb->data;
  if ((void *)(h + 1) > (void *)(long)skb->data_end)
    return 0;
  return reads(h);
}
