//===- generated.h - What generated programs stand on -------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A generated file defines KERNEL (major * 100 + minor) first: a program can
// name only what its kernel has.

#ifndef PRECHECK_ORACLE_GENERATED_H
#define PRECHECK_ORACLE_GENERATED_H

#if KERNEL < 602
#define KPTR_REF_TAGS
#endif

#include "bpf_helpers.h"
#include "bpf_test.h"
#include "key_kfuncs.h"
#include "stack_objects.h"
#if KERNEL >= 604
#include "cgroup_kfuncs.h"
#include "cpumask_kfuncs.h"
#include "graph_kfuncs.h"
#include "task_map.h"
#else
#include "ref_kfuncs.h"
#endif
#if KERNEL >= 615
#include "lock_kfuncs.h"
#endif

LICENSE("GPL");

#if KERNEL < 604
struct bpf_spin_lock {
  u32 val;
};
#endif

struct bpf_sock_tuple {
  u8 bytes[36];
};

static long (*const bpf_copy_from_user)(void *dst, u32 size,
                                        const void *user_ptr) = (void *)148;

void bpf_preempt_disable(void) __ksym;
void bpf_preempt_enable(void) __ksym;

struct counter {
  struct bpf_spin_lock lock;
  u32 hits;
  u64 sum;
  u32 values[8];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct counter);
} counters SEC(".maps");

struct buffer {
  u64 words[8];
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct buffer);
} buffers SEC(".maps");

struct event {
  u64 a, b;
};

struct loop_context {
  u64 sum;
  u32 limit;
};

/// Results go here, so that clang drops no work.
u64 sink;

#include "generated_calls.h"
#include "generated_members.h"
#if KERNEL >= 610
#include "generated_arena.h"
#endif

#if KERNEL >= 604
#include "generated_objects.h"

static __noinline void give_back(struct task_struct *task) {
  bpf_task_release(task);
}

static __noinline struct task_struct *find_task(s32 pid) {
  return bpf_task_from_pid(pid);
}

static __always_inline void put_task(struct task_struct *task) {
  if (task)
    bpf_task_release(task);
}
#endif

static __noinline int pid_of(struct task_struct *task) { return task->pid; }

static __noinline u64 add(u64 a, u64 b) {
  opaque(a);
  return a + b;
}

static int count_up(u32 index, struct loop_context *context) {
  context->sum += index;
  return context->sum > context->limit;
}

#endif // PRECHECK_ORACLE_GENERATED_H
