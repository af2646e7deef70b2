// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck import-module %S/Inputs/gadget -o %t.yaml
// RUN: %precheck --kernel=6.12 --kernel-db=%t.yaml %s -- %bpf_flags -DKERNEL=612 2>&1 | \
// RUN:   count 0
// RUN: %precheck --kernel=7.3 --kernel-db=%t.yaml %s -- %bpf_flags -DKERNEL=73 2>&1 | \
// RUN:   count 0
//
// Programs that use a module's kfuncs, iterator, tracepoint and struct_ops as
// it means them to.

#include "gadget_programs.h"

LICENSE("GPL");

int seen;

SEC("tp_btf/task_newtask")
int BPF_PROG(kfuncs, struct task_struct *task, u64 clone_flags) {
  struct gadget *g = gadget_get();
  if (!g)
    return 0;
  seen = gadget_grow(g, NULL) + g->size;
  gadget_put(g);
  gadget_watch(task);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(iterator, struct task_struct *task, u64 clone_flags) {
  struct bpf_iter_gadget it;
  struct gadget *g;

  bpf_iter_gadget_new(&it, 3);
  while ((g = bpf_iter_gadget_next(&it)))
    seen += g->size;
  seen += gadget_left(&it);
  bpf_iter_gadget_destroy(&it);
  return 0;
}

#if KERNEL == 73
SEC("tp_btf/gadget_seen_tp")
#else
SEC("tp_btf/gadget_seen")
#endif
int BPF_PROG(tracepoint, struct task_struct *task, int times) {
  if (task)
    seen = task->pid;
  return 0;
}

SEC("struct_ops/start")
int BPF_PROG(start, struct task_struct *task, struct task_struct *parent) {
  return task ? task->prio > parent->prio : 0;
}

SEC("struct_ops/stop")
int BPF_PROG(stop) { return 0; }

SEC("struct_ops/first")
int BPF_PROG(first, int value) { return value; }

SEC(".struct_ops.link")
struct gadget_ops gadgets = {
    .start = (void *)start,
    .stop = (void *)stop,
    .first = (void *)first,
};
