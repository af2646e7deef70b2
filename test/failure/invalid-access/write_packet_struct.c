// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ANY,OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ANY,NEW --implicit-check-not=warning:
//
// Of programs of tc and XDP, the networking code judges writes to kernel
// objects, and of late the verifier says which write it was.

#include "context_structs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

struct __sk_buff {
  u32 len;
};
struct sk_buff {
  u32 mark;
} __kernel_type;

void *bpf_cast_to_kern_ctx(void *context) __ksym;

SEC("tc")
int write_packet(struct __sk_buff *ctx) {
  struct sk_buff *skb = bpf_cast_to_kern_ctx(ctx);
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: only read is supported [invalid-access]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: cannot write into ptr_sk_buff [invalid-access]
  skb->mark = 1;
  return 0;
}

SEC("xdp")
int write_task(struct xdp_md *ctx) {
  struct task_struct *task = bpf_task_from_pid(1);
  if (!task)
    return 1;
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: only read is supported [invalid-access]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: cannot write into ptr_task_struct [invalid-access]
  task->prio = 1;
  bpf_task_release(task);
  return 1;
}

SEC("cgroup_skb/egress")
int no_such_code(struct __sk_buff *ctx) {
  struct sk_buff *skb = bpf_cast_to_kern_ctx(ctx);
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: only read is supported [invalid-access]
  skb->mark = 1;
  return 1;
}

SEC("tc")
int read_packet(struct __sk_buff *ctx) {
  struct sk_buff *skb = bpf_cast_to_kern_ctx(ctx);
  return skb->mark;
}
