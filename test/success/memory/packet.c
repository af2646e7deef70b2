// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// The usual walk over a packet's headers.

#include "bpf_helpers.h"

struct __sk_buff {
  u32 len;
  u32 words[18];
  u32 data;
  u32 data_end;
};

struct ethernet {
  u8 to[6], from[6];
  u16 kind;
};

struct ip4 {
  u8 version_length, tos;
  u16 length, id, fragment;
  u8 ttl, protocol;
  u16 checksum;
  u32 from, to;
};

LICENSE("GPL");

int protocols[256];

SEC("tc")
int packet(struct __sk_buff *skb) {
  void *data = (void *)(long)skb->data;
  void *end = (void *)(long)skb->data_end;
  struct ethernet *eth = data;
  struct ip4 *ip;

  if ((void *)(eth + 1) > end)
    return 0;
  if (eth->kind != __builtin_bswap16(0x0800))
    return 0;
  ip = (void *)(eth + 1);
  if ((void *)(ip + 1) > end)
    return 0;
  protocols[ip->protocol]++;
  return ip->ttl < 2 ? 2 : 0;
}
