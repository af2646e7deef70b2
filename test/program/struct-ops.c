// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --dump=program %s -- %bpf_flags | FileCheck %s
//
// struct_ops programs get their prototype from the tables that name them.

#include "bpf_test.h"

struct task_struct {
  int pid;
} __kernel_type;
struct sched_ops {
  int (*select)(struct task_struct *task, u64 flags);
  void (*stop)(struct task_struct *task);
  u32 timeout;
  char name[16];
} __kernel_type;
struct sched_ops___old {
  void (*stop)(struct task_struct *task, bool last);
} __kernel_type;

SEC("struct_ops/select") int my_select(u64 *ctx) { return 0; }
SEC("struct_ops.s/stop") int my_stop(u64 *ctx) { return 0; }
SEC("struct_ops") int lonely(u64 *ctx) { return 0; }

SEC(".struct_ops.link") struct sched_ops ops = {
    .stop = (void *)my_stop,
    .select = (void *)my_select,
    .timeout = 100,
    .name = "mine",
};
SEC("?.struct_ops") struct sched_ops___old old_ops = {.stop = (void *)my_stop};

// CHECK: program 'my_select' section 'struct_ops/select' type=struct_ops target=select{{$}}
// CHECK-NEXT: {{^}}  struct_ops 'ops' sched_ops.select: int (struct task_struct *, unsigned long long){{$}}
// CHECK-NEXT: program 'my_stop' section 'struct_ops.s/stop' type=struct_ops target=stop sleepable{{$}}
// CHECK-NEXT: {{^}}  struct_ops 'ops' sched_ops.stop: void (struct task_struct *){{$}}
// CHECK-NEXT: {{^}}  struct_ops 'old_ops' sched_ops.stop: void (struct task_struct *, _Bool){{$}}
// CHECK-NEXT: program 'lonely' section 'struct_ops' type=struct_ops{{$}}
// CHECK-NEXT: global 'ops' struct sched_ops section '.struct_ops.link'{{$}}
// CHECK-NEXT: global 'old_ops' struct sched_ops___old section '?.struct_ops'{{$}}
