// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V1 --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V2 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V2 --implicit-check-not=warning:
//
// Types and attach points that limit what a program returns.

#include "bpf_helpers.h"
#include "bpf_test.h"

LICENSE("GPL");

SEC("fentry/bpf_fentry_test1")
int BPF_PROG(fentry_one, int a) {
  // V1: :[[@LINE+2]]:{{[0-9]+}}: warning: At program exit the register R0 has value (0x1; 0x0) should have been in (0x0; 0x0) [return-value]
  // V2: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has smin=1 smax=1 should have been in [0, 0] [return-value]
  return 1;
}

SEC("fexit/bpf_fentry_test1")
int BPF_PROG(fexit_error, int a) {
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has{{.*}} [return-value]
  return -22;
}

/// A number of which nothing is known.
SEC("fentry/bpf_fentry_test1")
int BPF_PROG(fentry_time, int a) {
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has unknown scalar value should have been in {{.*}} [return-value]
  return bpf_ktime_get_ns();
}

SEC("iter/task")
int iter_two(void *ctx) {
  // V1: :[[@LINE+2]]:{{[0-9]+}}: warning: At program exit the register R0 has value (0x2; 0x0) should have been in (0x0; 0x1) [return-value]
  // V2: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has smin=2 smax=2 should have been in [0, 1] [return-value]
  return 2;
}

SEC("cgroup/bind4")
int bind_four(void *ctx) {
  // V1: :[[@LINE+2]]:{{[0-9]+}}: warning: At program exit the register R0 has value (0x4; 0x0) should have been in (0x0; 0x3) [return-value]
  // V2: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has smin=4 smax=4 should have been in [0, 3] [return-value]
  return 4;
}

SEC("cgroup/recvmsg4")
int recvmsg_refuses(void *ctx) {
  // V1: :[[@LINE+2]]:{{[0-9]+}}: warning: At program exit the register R0 has value (0x0; 0x0) should have been in (0x1; 0x0) [return-value]
  // V2: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has smin=0 smax=0 should have been in [1, 1] [return-value]
  return 0;
}

SEC("cgroup_skb/ingress")
int ingress_congested(void *ctx) {
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has{{.*}} [return-value]
  return 2;
}

SEC("sk_lookup")
int lookup_error(void *ctx) {
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has{{.*}} [return-value]
  return -1;
}

/// Each path on its own.
/// 6.1 may see only the good one of two results: hidden.c.
SEC("cgroup/dev")
int one_path(void *ctx) {
  if (bpf_get_prandom_u32() & 1)
    return 1;
  // V2: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has{{.*}} [return-value]
  return 7;
}
