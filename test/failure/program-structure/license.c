// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ANY --implicit-check-not=warning:
//
// Programs of LSM hooks and of a kernel's struct need a GPL compatible license;
// that of a tracepoint does not.

#include "task_kfuncs.h"

LICENSE("MIT");

struct sk_buff;
struct sock;

/// The members that the kernel asks for.
struct tcp_congestion_ops {
  u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
  u32 (*undo_cwnd)(struct sock *sk);
  void (*init)(struct sock *sk);
  char name[16];
};

int seen;

SEC("struct_ops/init")
// ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: struct ops programs must have a GPL compatible license [program-structure]
int BPF_PROG(init, struct sock *sk) { return 0; }

SEC("lsm/file_open")
// ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: LSM programs must have a GPL compatible license [program-structure]
int BPF_PROG(opened, void *file) { return 0; }

SEC("tp_btf/task_newtask")
int BPF_PROG(made, void *task, u64 clone_flags) {
  seen++;
  return 0;
}

SEC(".struct_ops")
struct tcp_congestion_ops congestion = {
    .init = (void *)init,
    .name = "license",
};
