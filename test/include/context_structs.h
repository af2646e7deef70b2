// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Contexts of program types, as uapi/linux/bpf.h lays them out.

#ifndef PRECHECK_TEST_CONTEXT_STRUCTS_H
#define PRECHECK_TEST_CONTEXT_STRUCTS_H

#include "bpf_test.h"

#define POINTER(type, name)                                                    \
  union {                                                                      \
    type name;                                                                 \
    u64 : 64;                                                                  \
  } __attribute__((aligned(8)))

struct xdp_md {
  u32 data, data_end, data_meta;
  u32 ingress_ifindex, rx_queue_index, egress_ifindex;
};

struct bpf_sock_addr {
  u32 user_family, user_ip4, user_ip6[4], user_port;
  u32 family, type, protocol, msg_src_ip4, msg_src_ip6[4];
  POINTER(struct bpf_sock *, sk);
};

struct bpf_sockopt {
  POINTER(struct bpf_sock *, sk);
  POINTER(void *, optval);
  POINTER(void *, optval_end);
  s32 level, optname, optlen, retval;
};

struct bpf_cgroup_dev_ctx {
  u32 access_type, major, minor;
};

struct bpf_sock_ops {
  u32 op;
  union {
    u32 args[4];
    u32 reply;
    u32 replylong[4];
  };
  u32 family;
};

#endif
