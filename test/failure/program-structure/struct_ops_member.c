// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags -DTCP 2>&1 | FileCheck %s --check-prefix=TCP
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DTCP 2>&1 | FileCheck %s --check-prefix=TCP
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | FileCheck %s
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s
//
// Not every member of a struct can be a program, and few may sleep.

#include "sched_ext_kfuncs.h"

LICENSE("GPL");

#ifdef TCP

struct sock;

struct tcp_congestion_ops {
  u32 (*ssthresh)(struct sock *sk);
  unsigned long (*get_info)(struct sock *sk, u32 ext, int *attr, void *info);
  char name[16];
} __kernel_type;

SEC("struct_ops/ssthresh")
int BPF_PROG(ssthresh, struct sock *sk) { return 2; }

// TCP: struct_ops_member.c:[[#@LINE+2]]:{{.*}}: warning: attach to unsupported member get_info of struct tcp_congestion_ops [program-structure]
SEC("struct_ops/get_info")
int BPF_PROG(get_info, struct sock *sk, u32 ext, int *attr, void *info) {
  return 0;
}
// TCP-NOT: warning:

SEC(".struct_ops")
struct tcp_congestion_ops congestion = {
    .ssthresh = (void *)ssthresh,
    .get_info = (void *)get_info,
    .name = "precheck",
};

#else

// CHECK: struct_ops_member.c:[[#@LINE+2]]:{{.*}}: warning: attach to unsupported member enqueue of struct sched_ext_ops [program-structure]
SEC("struct_ops.s/enqueue")
int BPF_PROG(enqueue, struct task_struct *p, u64 enq_flags) {
  scx_bpf_dsq_insert(p, SCX_DSQ_LOCAL, SCX_SLICE_DFL, enq_flags);
  return 0;
}

// CHECK-NOT: warning:
SEC("struct_ops.s/init_task")
int BPF_PROG(init_task, struct task_struct *p,
             struct scx_init_task_args *args) {
  return 0;
}

// A program may serve several tables, for the same member.
SEC("struct_ops/running")
int BPF_PROG(running, struct task_struct *p) { return 0; }

SEC(".struct_ops.link")
struct sched_ext_ops first = {
    .enqueue = (void *)enqueue,
    .init_task = (void *)init_task,
    .running = (void *)running,
    .name = "first",
};

SEC(".struct_ops.link")
struct sched_ext_ops second = {
    .running = (void *)running,
    .name = "second",
};

#endif
