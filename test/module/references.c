// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck import-module %S/Inputs/gadget -o %t.yaml
// RUN: not %precheck --kernel=7.3 --kernel-db=%t.yaml %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// An argument named __ref is the program's to release or to return
// (verifier.c:do_check_common, check_return_code).

#include "gadget_programs.h"

LICENSE("GPL");

static long (*const bpf_tail_call)(void *ctx, void *map, u32 index) =
    (void *)12;

struct {
  __uint(type, 3); // BPF_MAP_TYPE_PROG_ARRAY
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, u32);
} others SEC(".maps");

SEC("struct_ops/choose")
struct task_struct *returned(u64 *ctx) {
  struct task_struct *task = (struct task_struct *)ctx[0];

  if (task->prio)
    return task;
  bpf_task_release(task);
  return NULL;
}

SEC("struct_ops/choose")
struct task_struct *leaked(u64 *ctx) {
  struct task_struct *task = (struct task_struct *)ctx[0];

  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return NULL;
}

SEC("struct_ops/choose")
struct task_struct *a_number(u64 *ctx) {
  struct task_struct *task = (struct task_struct *)ctx[0];

  bpf_task_release(task);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has smin=1 smax=1 should have been in [0, 0] [return-value]
  return (struct task_struct *)1;
}

SEC("struct_ops/choose")
struct task_struct *moved(u64 *ctx) {
  struct task_struct *task = (struct task_struct *)ctx[0];

  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: dereference of modified trusted_ptr_ ptr {{.*}}disallowed
  return (struct task_struct *)&task->tgid;
}

SEC("struct_ops/choose")
struct task_struct *another_type(u64 *ctx) {
  struct task_struct *task = (struct task_struct *)ctx[0];

  struct gadget *g = gadget_get();

  bpf_task_release(task);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 is not a known value ({{.*}}ptr_or_null_) [return-value]
  return (struct task_struct *)g;
}

SEC("struct_ops/choose")
// CHECK: warning: program with __ref argument cannot tail call
int goes_away(u64 *ctx) {
  struct task_struct *task = (struct task_struct *)ctx[0];

  bpf_task_release(task);
  bpf_tail_call(ctx, &others, 0);
  return 0;
}

SEC(".struct_ops.link")
struct gadget_ops one = {.choose = (void *)returned};
SEC(".struct_ops.link")
struct gadget_ops two = {.choose = (void *)leaked};
SEC(".struct_ops.link")
struct gadget_ops three = {.choose = (void *)a_number};
SEC(".struct_ops.link")
struct gadget_ops four = {.choose = (void *)moved};
SEC(".struct_ops.link")
struct gadget_ops five = {.choose = (void *)another_type};
SEC(".struct_ops.link")
struct gadget_ops six = {.choose = (void *)goes_away};
