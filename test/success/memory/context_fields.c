// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1,6.12,7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --allow-empty --implicit-check-not=warning:
//
// Fields of the context that may be read and written, some by attach type.

#include "context_structs.h"

LICENSE("GPL");

SEC("xdp")
int xdp_read(struct xdp_md *ctx) { return ctx->rx_queue_index ? 1 : 2; }

SEC("xdp/devmap")
int xdp_egress(struct xdp_md *ctx) { return ctx->egress_ifindex ? 1 : 2; }

SEC("cgroup/bind4")
int bind4(struct bpf_sock_addr *ctx) {
  ctx->user_ip4 = 1;
  ctx->user_port = 2;
  return ctx->type ? 1 : 0;
}

SEC("cgroup/sendmsg6")
int sendmsg6(struct bpf_sock_addr *ctx) {
  ctx->msg_src_ip6[3] = ctx->user_ip6[0];
  return 1;
}

SEC("cgroup/setsockopt")
int setsockopt(struct bpf_sockopt *ctx) {
  ctx->level = 1;
  ctx->optlen = 0;
  return 1;
}

SEC("cgroup/getsockopt")
int getsockopt(struct bpf_sockopt *ctx) {
  ctx->optlen = 0;
  ctx->retval = ctx->level ? 0 : ctx->retval;
  return 1;
}

SEC("sockops")
int sockops_reply(struct bpf_sock_ops *ctx) {
  if (ctx->args[1])
    ctx->reply = 1;
  return 1;
}

SEC("tracepoint/sched/sched_switch")
int tracepoint_field(u64 *ctx) { return ctx[1] ? 1 : 0; }

SEC("syscall")
int syscall_write(u64 *ctx) {
  ctx[3] = ctx[100];
  return 0;
}
