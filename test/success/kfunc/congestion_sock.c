// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1,6.12,7.3 %s -- %bpf_flags 2>&1 | count 0
//
// The kernel knows the sock of congestion control for a tcp_sock, which begins
// with a sock; the program declares the fields that it needs, and no more.

#include "bpf_helpers.h"

LICENSE("GPL");

struct sock {
  int sk_rcvbuf;
} __kernel_type;
struct tcp_sock {
  u32 snd_cwnd;
} __kernel_type;

struct tcp_congestion_ops {
  u32 (*ssthresh)(struct sock *sk);
} __kernel_type;

u32 tcp_reno_ssthresh(struct sock *sk) __ksym;

SEC("struct_ops/ssthresh")
int BPF_PROG(ssthresh, struct sock *sk) {
  return tcp_reno_ssthresh(sk) + ((struct tcp_sock *)sk)->snd_cwnd;
}

SEC(".struct_ops")
struct tcp_congestion_ops congestion = {.ssthresh = (void *)ssthresh};
