// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// The member says what a struct_ops program is given, whatever the program
// declares: words that are no pointers stay numbers, and `yield` may get none.

#include "sched_ext_kfuncs.h"

LICENSE("GPL");

u64 seen;

SEC("struct_ops/enqueue")
int enqueue(u64 *ctx) {
  struct task_struct *p = (struct task_struct *)ctx[0];
  seen = (u64)ctx[1];
  scx_bpf_dsq_insert(p, SCX_DSQ_LOCAL, SCX_SLICE_DFL, ctx[1]);
  return 0;
}

SEC("struct_ops/yield")
int BPF_PROG(yield, struct task_struct *from, struct task_struct *to) {
  return to ? from->prio > to->prio : 0;
}

SEC("struct_ops/running")
int BPF_PROG(running, struct task_struct *p) {
  struct task_struct *mine = bpf_task_acquire(p);
  if (mine) {
    seen += mine->pid;
    bpf_task_release(mine);
  }
  return 0;
}

SEC(".struct_ops.link")
struct sched_ext_ops arguments = {
    .enqueue = (void *)enqueue,
    .yield = (void *)yield,
    .running = (void *)running,
    .name = "arguments",
};
