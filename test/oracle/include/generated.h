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
#include "task_map.h"
#else
#include "ref_kfuncs.h"
#endif

LICENSE("GPL");

struct bpf_spin_lock {
  u32 val;
};

struct bpf_sock_tuple {
  u8 bytes[36];
};

static long (*const bpf_copy_from_user)(void *dst, u32 size,
                                        const void *user_ptr) = (void *)148;

void bpf_preempt_disable(void) __ksym;
void bpf_preempt_enable(void) __ksym;
void bpf_local_irq_save(unsigned long *flags) __ksym;
void bpf_local_irq_restore(unsigned long *flags) __ksym;

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

#if KERNEL >= 604
void *bpf_obj_new_impl(u64 local_type_id, void *meta) __ksym;
void bpf_obj_drop_impl(void *kptr, void *meta) __ksym;

#define type_id_local(type)                                                    \
  __builtin_btf_type_id(*(type *)0, 0 /* in the program's own BTF */)
#define obj_new(type) ((type *)bpf_obj_new_impl(type_id_local(type), NULL))
#define obj_drop(object) bpf_obj_drop_impl(object, NULL)

struct bpf_list_head {
  u64 opaque_words[2];
} __attribute__((aligned(8)));

struct bpf_list_node {
  u64 opaque_words[3];
} __attribute__((aligned(8)));

int bpf_list_push_front_impl(struct bpf_list_head *head,
                             struct bpf_list_node *node, void *meta,
                             u64 off) __ksym;
struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head) __ksym;

struct item {
  u64 value;
  struct bpf_list_node node;
};

#define item_of(pointer)                                                       \
  ((struct item *)((char *)(pointer) - __builtin_offsetof(struct item, node)))
#define push_front(item) bpf_list_push_front_impl(&queue, &(item)->node, NULL, 0)

private(queue) static struct bpf_spin_lock queue_lock;
private(queue) static struct bpf_list_head queue
    __attribute__((btf_decl_tag("contains:item:node")));

static __noinline int pid_of(struct task_struct *task) { return task->pid; }

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

static __noinline u64 add(u64 a, u64 b) {
  opaque(a);
  return a + b;
}

static int count_up(u32 index, struct loop_context *context) {
  context->sum += index;
  return context->sum > context->limit;
}

#endif // PRECHECK_ORACLE_GENERATED_H
