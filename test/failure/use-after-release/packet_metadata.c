// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A write to a packet's metadata ends slices of the packet, and of the
// metadata itself; a read does not.

#include "stack_objects.h"

LICENSE("GPL");

int bpf_dynptr_from_skb_meta(struct __sk_buff *skb_, u64 flags,
                             struct bpf_dynptr *ptr__uninit) __ksym;

int seen;

SEC("tc")
int slice_of_packet(struct __sk_buff *skb) {
  struct bpf_dynptr data, meta;
  char mark = 1;
  bpf_dynptr_from_skb(skb, 0, &data);
  bpf_dynptr_from_skb_meta(skb, 0, &meta);
  u8 *byte = bpf_dynptr_slice(&data, 0, NULL, 1);
  if (!byte)
    return 0;
  bpf_dynptr_write(&meta, 0, &mark, 1, 0);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}invalid mem access 'scalar'{{.*}} [use-after-release]
  seen = *byte;
  return 0;
}

SEC("tc")
int slice_of_metadata(struct __sk_buff *skb) {
  struct bpf_dynptr meta;
  char mark = 1;
  bpf_dynptr_from_skb_meta(skb, 0, &meta);
  u8 *byte = bpf_dynptr_slice(&meta, 0, NULL, 1);
  if (!byte)
    return 0;
  bpf_dynptr_write(&meta, 0, &mark, 1, 0);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}invalid mem access 'scalar'{{.*}} [use-after-release]
  seen = *byte;
  return 0;
}

SEC("tc")
int read_keeps(struct __sk_buff *skb) {
  struct bpf_dynptr meta;
  char mark;
  bpf_dynptr_from_skb_meta(skb, 0, &meta);
  u8 *byte = bpf_dynptr_slice(&meta, 0, NULL, 1);
  if (!byte)
    return 0;
  bpf_dynptr_read(&mark, 1, &meta, 0, 0);
  seen = *byte;
  return 0;
}
