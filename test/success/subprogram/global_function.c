// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// What global functions take: their context, NULL or memory of the right size,
// numbers.

#include "bpf_test.h"

struct __sk_buff {
  u32 len;
  u32 pkt_type;
};

struct pair {
  u64 first, second;
};

__noinline int sum(const struct pair *p, int n) {
  return p ? p->first + p->second + n : n;
}

__noinline int length(struct __sk_buff *skb) { return skb->len; }

int counter;

__noinline int set(int *p) {
  if (p)
    *p = 1;
  return 0;
}

LICENSE("GPL");

SEC("tc")
int calls(struct __sk_buff *skb) {
  struct pair p = {.first = skb->len, .second = skb->pkt_type};
  int n = length(skb);
  n += sum(&p, n) + sum(NULL, 3);
  n += set(&counter) + set(&n);
  return n;
}
