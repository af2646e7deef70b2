// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck import-module %S/Inputs/gadget -o %t.yaml
// RUN: not %precheck --kernel=6.12 --kernel-db=%t.yaml %s -- %bpf_flags -DKERNEL=612 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ANY,OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 --kernel-db=%t.yaml %s -- %bpf_flags -DKERNEL=73 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ANY,NEW --implicit-check-not=warning:
//
// What the module's flags, stubs and tracepoints forbid.
//
// Without the module's database calls of its kfuncs are only remarked on, and the
// rest is silent.
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags -DKERNEL=73 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NONE --implicit-check-not=warning:
// NONE: remark: kfunc 'gadget_get' is not in the database of kernel 7.3

#include "gadget_programs.h"

LICENSE("GPL");

int seen;

SEC("tp_btf/task_newtask")
int BPF_PROG(leak, struct task_struct *task, u64 clone_flags) {
  struct gadget *g = gadget_get();
  if (!g)
    return 0;
  seen = g->size;
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(unchecked, struct task_struct *task, u64 clone_flags) {
  struct gadget *g = gadget_get();
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}[null-
  seen = g->size;
  gadget_put(g);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(untrusted, struct task_struct *task, u64 clone_flags) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer [untrusted-argument]
  gadget_watch(task->last_wakee);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(iterator_not_ended, struct task_struct *task, u64 clone_flags) {
  struct bpf_iter_gadget it;

  bpf_iter_gadget_new(&it, 3);
  seen = gadget_left(&it);
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(iterator_not_begun, struct task_struct *task, u64 clone_flags) {
  struct bpf_iter_gadget it;

  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: expected an initialized iter_gadget as arg #0 [stack-object]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: expected an initialized iter_gadget as R1 [stack-object]
  return gadget_left(&it);
}

#if KERNEL == 73
SEC("tp_btf/gadget_seen_tp")
#else
SEC("tp_btf/gadget_seen")
#endif
int BPF_PROG(tracepoint, struct task_struct *task, int times) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'trusted_ptr_or_null_' [null-dereference]
  seen = task->pid;
  return 0;
}

SEC("struct_ops/start")
int BPF_PROG(start, struct task_struct *task, struct task_struct *parent) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'trusted_ptr_or_null_' [null-dereference]
  return task->prio > parent->prio;
}

SEC("struct_ops/unset")
// ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: attach to unsupported member unset of struct gadget_ops [program-structure]
int BPF_PROG(unset) { return 0; }

SEC(".struct_ops.link")
struct gadget_ops gadgets = {
    .start = (void *)start,
    .unset = (void *)unset,
};
