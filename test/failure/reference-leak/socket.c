// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// Helpers acquire too: a socket that is looked up has to be released.

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
  struct bpf_sock *sk =
      bpf_sk_lookup_tcp(skb, &tuple, sizeof(tuple), BPF_F_CURRENT_NETNS, 0);
  if (!sk)
    return 0;
  if (skb->len > 100)
    // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
    return sk->family;
  bpf_sk_release(sk);
  return 0;
}
