// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=ir %s -- %bpf_flags | FileCheck %s
//
// A program's wrapper: words of the context, cast to what the body expects.

#include "bpf_test.h"

LICENSE("GPL");

struct task_struct {
  int pid;
} __kernel_type;

SEC("tp_btf/task_newtask")
int BPF_PROG(with_args, struct task_struct *task, u64 clone_flags) {
  return task->pid + clone_flags;
}

// CHECK-LABEL: func with_args(ctx: unsigned long long *)
// CHECK: bb0:
// CHECK: [[W0:%[0-9]+]] = ptr_add {{%[0-9]+}}, 0 : unsigned long long *
// CHECK-NEXT: [[V0:%[0-9]+]] = load unsigned long long [[W0]]
// CHECK-NEXT: [[P0:%[0-9]+]] = cast int_to_ptr [[V0]] : void *
// CHECK: [[TASK:%[0-9]+]] = cast pointer [[P0]] : struct task_struct *
// CHECK: ptr_add {{%[0-9]+}}, 8 : unsigned long long *
// CHECK: [[FLAGS:%[0-9]+]] = cast ptr_to_int {{%[0-9]+}} : unsigned long long
// CHECK: [[R:%[0-9]+]] = call with_args_body({{%[0-9]+}}, [[TASK]], [[FLAGS]]) : int
// CHECK-NEXT: return [[R]]

// The body of a macro-made program may leave arguments unused.
SEC("tp_btf/task_newtask")
int BPF_PROG(no_args) { return 0; }

// CHECK-LABEL: func no_args(ctx: unsigned long long *)
// CHECK-NEXT: bb0: live()
// CHECK-NEXT: [[ANY:%[0-9]+]] = unknown unsigned long long *
// CHECK-NEXT: call no_args_body([[ANY]]) : int

// Nor is a word loaded that the body has no use for: the compiler drops it, and
// the kernel might not allow it.
SEC("tp_btf/task_newtask")
int BPF_PROG(second_only, char *unused, u64 clone_flags) { return clone_flags; }

// CHECK-LABEL: func second_only(ctx: unsigned long long *)
// CHECK-NOT: ptr_add {{%[0-9]+}}, 0 :
// CHECK: ptr_add {{%[0-9]+}}, 8 :
// CHECK-NOT: ptr_add {{%[0-9]+}}, 0 :
// CHECK: call second_only_body(

// A kprobe reads its arguments from the saved registers.
struct pt_regs {
  unsigned long di, si, ax;
};

static __always_inline int kprobe_body(struct pt_regs *ctx, int fd,
                                       const char *name) {
  return fd + (name != NULL);
}

SEC("kprobe/do_it")
int kprobe(struct pt_regs *ctx) {
  return kprobe_body(ctx, (int)ctx->di, (void *)ctx->si);
}

// CHECK-LABEL: func kprobe(ctx: struct pt_regs *)
// CHECK: [[DI:%[0-9]+]] = ptr_add {{%[0-9]+}}, 0 : unsigned long *
// CHECK-NEXT: [[V:%[0-9]+]] = load unsigned long [[DI]]
// CHECK-NEXT: [[FD:%[0-9]+]] = cast int [[V]] u64 : int
// CHECK: ptr_add {{%[0-9]+}}, 8 : unsigned long *
// CHECK: call kprobe_body({{%[0-9]+}}, [[FD]], {{%[0-9]+}}) : int

SEC("tp_btf/task_newtask")
void falls_off(void *ctx) {}

// CHECK-LABEL: func falls_off(ctx: void *)
// CHECK-NEXT: bb0: live()
// CHECK-NEXT: return{{$}}

// CHECK-LABEL: func with_args_body(ctx: unsigned long long *, task: struct task_struct *, clone_flags: unsigned long long)
// CHECK-NEXT: bb0: live(task, clone_flags)
// CHECK-NEXT: %0 = addr_local task
// CHECK-NEXT: %1 = load struct task_struct * %0
// CHECK-NEXT: %2 = ptr_add %1, 0 : int *
// CHECK-NEXT: %3 = load int %2

// CHECK-LABEL: func kprobe_body(
