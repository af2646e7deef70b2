// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.16 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=LATE,LATE-616 --implicit-check-not='{{warning|remark}}:'
// RUN: %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=LATE,LATE-618 --implicit-check-not='{{warning|remark}}:'
// RUN: %precheck --kernel=7.0 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=LATE,LATE-70 --implicit-check-not='{{warning|remark}}:'
// RUN: not %precheck --kernel=7.1 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefix=LOAD --implicit-check-not='{{warning|remark}}:'
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefix=LOAD --implicit-check-not='{{warning|remark}}:'
// RUN: %precheck --kernel=6.18 --format=json %s -- %bpf_flags | FileCheck %s --check-prefix=JSON --implicit-check-not='"reject"'
//
// Which operations of a scheduler may call a kfunc. From 7.1 on the verifier
// asks; before, the kfunc does when it is called, and the program loads.

#include "sched_ext_kfuncs.h"

LICENSE("GPL");

enum { QUEUE = 7 };

static __noinline int insert(struct task_struct *p) {
  // LATE: :[[@LINE+2]]:{{[0-9]+}}: remark: kernel {{6.16|6.18|7.0}} loads the program, but 'running' of 'sched_ext_ops' must not call 'scx_bpf_dsq_insert', and is stopped with an error when it does; it is for 'select_cpu', 'enqueue', 'dispatch'{{$}}
  // LOAD: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function scx_bpf_dsq_insert is not allowed [kfunc-not-allowed]
  scx_bpf_dsq_insert(p, QUEUE, SCX_SLICE_DFL, 0);
  return 0;
}

SEC("struct_ops/ops_enqueue")
int BPF_PROG(ops_enqueue, struct task_struct *p, u64 enq_flags) {
  insert(p);
  return 0;
}

SEC("struct_ops/ops_running")
int BPF_PROG(ops_running, struct task_struct *p) {
  insert(p);
  return 0;
}
// JSON: "name": "ops_running"
// JSON: "verdict": "accept"
// JSON: "notes"

SEC("struct_ops/ops_dispatch")
int BPF_PROG(ops_dispatch, s32 cpu, struct task_struct *prev) {
  scx_bpf_dsq_move_to_local(QUEUE);
  return 0;
}

SEC("struct_ops/ops_select_cpu")
int BPF_PROG(ops_select_cpu, struct task_struct *p, s32 prev_cpu,
             u64 wake_flags) {
  insert(p);
  // LATE-616: :[[@LINE+4]]:{{[0-9]+}}: remark: kernel 6.16 loads the program, but 'select_cpu' of 'sched_ext_ops' must not call 'scx_bpf_dsq_move_to_local', and is stopped with an error when it does; it is for 'dispatch'{{$}}
  // LATE-618: :[[@LINE+3]]:{{[0-9]+}}: remark: kernel 6.18 loads the program, but 'select_cpu' of
  // LATE-70: :[[@LINE+2]]:{{[0-9]+}}: remark: kernel 7.0 loads the program, but 'select_cpu' of
  // LOAD: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function scx_bpf_dsq_move_to_local is not allowed [kfunc-not-allowed]
  scx_bpf_dsq_move_to_local(QUEUE);
  return prev_cpu;
}

// A queue's tasks may be moved by dispatch() and where no lock is held.
static __noinline int move(void) {
  struct bpf_iter_scx_dsq it;
  struct task_struct *p;

  bpf_rcu_read_lock();
  if (!bpf_iter_scx_dsq_new(&it, QUEUE, 0) &&
      (p = bpf_iter_scx_dsq_next(&it)))
    // LATE: :[[@LINE+2]]:{{[0-9]+}}: remark: kernel {{6.16|6.18|7.0}} loads the program, but 'tick' of 'sched_ext_ops' must not call 'scx_bpf_dsq_move', and is stopped with an error when it does; it is for 'dispatch', 'init_task', 'dump' and others{{$}}
    // LOAD: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function scx_bpf_dsq_move is not allowed [kfunc-not-allowed]
    scx_bpf_dsq_move(&it, p, SCX_DSQ_LOCAL, 0);
  bpf_iter_scx_dsq_destroy(&it);
  bpf_rcu_read_unlock();
  return 0;
}

SEC("struct_ops/ops_tick")
int BPF_PROG(ops_tick, struct task_struct *p) {
  move();
  return 0;
}

SEC("struct_ops.s/ops_init")
int BPF_PROG(ops_init) {
  s32 err = scx_bpf_create_dsq(QUEUE, -1);

  return err ?: move();
}

SEC(".struct_ops.link")
struct sched_ext_ops ops = {
    .enqueue = (void *)ops_enqueue,
    .running = (void *)ops_running,
    .dispatch = (void *)ops_dispatch,
    .select_cpu = (void *)ops_select_cpu,
    .tick = (void *)ops_tick,
    .init = (void *)ops_init,
    .name = "operations",
};
