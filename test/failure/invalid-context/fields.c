// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// Fields of the context that programs of the type, or with that attach type,
// may not read or not write; and what lies outside of it.

#include "context_structs.h"

LICENSE("GPL");

SEC("xdp")
int xdp_write(struct xdp_md *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=12 size=4 [invalid-context]
  ctx->ingress_ifindex = 1;
  return 2;
}

SEC("xdp")
int xdp_egress(struct xdp_md *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=20 size=4 [invalid-context]
  return ctx->egress_ifindex ? 1 : 2;
}

SEC("cgroup/bind4")
int bind4_reads_ip6(struct bpf_sock_addr *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=16 size=4 [invalid-context]
  return ctx->user_ip6[2] ? 1 : 0;
}

SEC("cgroup/connect6")
int connect6_writes_protocol(struct bpf_sock_addr *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=36 size=4 [invalid-context]
  ctx->protocol = 6;
  return 1;
}

SEC("cgroup/setsockopt")
int setsockopt_retval(struct bpf_sockopt *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=36 size=4 [invalid-context]
  return ctx->retval ? 0 : 1;
}

SEC("cgroup/getsockopt")
int getsockopt_level(struct bpf_sockopt *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=24 size=4 [invalid-context]
  ctx->level = 1;
  return 1;
}

SEC("cgroup/dev")
int device_write(struct bpf_cgroup_dev_ctx *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=4 size=4 [invalid-context]
  ctx->major = 1;
  return 1;
}

SEC("sockops")
int sockops_second_reply(struct bpf_sock_ops *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=8 size=4 [invalid-context]
  ctx->replylong[1] = 1;
  return 1;
}

SEC("raw_tp/sched_switch")
int raw_tp_before(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=-8 size=8 [invalid-context]
  return *(u64 *)(ctx - 8) ? 1 : 0;
}

SEC("raw_tp/sched_switch")
int raw_tp_write(u64 *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=8 size=8 [invalid-context]
  ctx[1] = 0;
  return 0;
}

SEC("tracepoint/sched/sched_switch")
int tracepoint_common(u64 *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid bpf_context access off=0 size=8 [invalid-context]
  return ctx[0] ? 1 : 0;
}
