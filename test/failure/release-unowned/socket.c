// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// The packet's socket is the kernel's.

#include "bpf_helpers.h"

struct bpf_sock {
  u32 bound_dev_if;
  u32 family;
};

struct __sk_buff {
  u32 len;
  u32 words[41];
  __attribute__((aligned(8))) struct bpf_sock *sk;
};

static struct bpf_sock *(*const bpf_sk_fullsock)(struct bpf_sock *sk) =
    (void *)95;

LICENSE("GPL");

SEC("tc")
int socket(struct __sk_buff *skb) {
  struct bpf_sock *sk = skb->sk;
  if (!sk)
    return 0;
  sk = bpf_sk_fullsock(sk);
  if (!sk)
    return 0;
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: R1 must be referenced when passed to release function{{.*}} [release-unowned]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: release helper bpf_sk_release expects referenced PTR_TO_BTF_ID passed to R1{{.*}} [release-unowned]
  bpf_sk_release(sk);
  return 0;
}
