// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// The socket is released on all paths.

#include "bpf_helpers.h"

struct bpf_sock_tuple {
  u32 saddr, daddr;
  u16 sport, dport;
};

struct __sk_buff {
  u32 len;
};

struct bpf_sock {
  u32 bound_dev_if;
  u32 family;
};

LICENSE("GPL");

SEC("tc")
int socket(struct __sk_buff *skb) {
  struct bpf_sock_tuple tuple = {};
  struct bpf_sock *sk;
  int family = -1;

  sk = bpf_sk_lookup_tcp(skb, &tuple, sizeof(tuple), BPF_F_CURRENT_NETNS, 0);
  if (sk) {
    family = sk->family;
    if (skb->len > 100)
      family++;
    bpf_sk_release(sk);
  }
  return family;
}
