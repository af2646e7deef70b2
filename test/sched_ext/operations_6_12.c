// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not='{{warning|remark}}:'
//
// operations.c with the names of 6.12, as its sources say: Debian's 6.12 is
// built without sched_ext.

#include "sched_ext_kfuncs.h"

LICENSE("GPL");

enum { QUEUE = 7 };

bool scx_bpf_consume(u64 dsq_id) __ksym;
void scx_bpf_dispatch(struct task_struct *p, u64 dsq_id, u64 slice,
                      u64 enq_flags) __ksym;

SEC("struct_ops/ops_select_cpu")
int BPF_PROG(ops_select_cpu, struct task_struct *p, s32 prev_cpu,
             u64 wake_flags) {
  bool idle = false;
  s32 cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &idle);

  if (idle)
    scx_bpf_dispatch(p, SCX_DSQ_LOCAL, SCX_SLICE_DFL, 0);
  return cpu;
}

SEC("struct_ops/ops_enqueue")
int BPF_PROG(ops_enqueue, struct task_struct *p, u64 enq_flags) {
  bool idle = false;

  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: remark: kernel 6.12 loads the program, but 'enqueue' of 'sched_ext_ops' must not call 'scx_bpf_select_cpu_dfl', and is stopped with an error when it does; it is for 'select_cpu'{{$}}
  scx_bpf_select_cpu_dfl(p, 0, 0, &idle);
  scx_bpf_dispatch(p, QUEUE, SCX_SLICE_DFL, enq_flags);
  return 0;
}

SEC("struct_ops/ops_dispatch")
int BPF_PROG(ops_dispatch, s32 cpu, struct task_struct *prev) {
  scx_bpf_consume(QUEUE);
  return 0;
}

SEC("struct_ops/ops_stopping")
int BPF_PROG(ops_stopping, struct task_struct *p, bool runnable) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: remark: kernel 6.12 loads the program, but 'stopping' of 'sched_ext_ops' must not call 'scx_bpf_consume',
  scx_bpf_consume(QUEUE);
  return 0;
}

SEC(".struct_ops.link")
struct sched_ext_ops ops = {
    .select_cpu = (void *)ops_select_cpu,
    .enqueue = (void *)ops_enqueue,
    .dispatch = (void *)ops_dispatch,
    .stopping = (void *)ops_stopping,
    .name = "operations",
};
