//===- generated_calls.h - What generated programs call -----------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_ORACLE_GENERATED_CALLS_H
#define PRECHECK_ORACLE_GENERATED_CALLS_H

#include "bpf_helpers.h"
#include "task_kfuncs.h"

struct bpf_nf_ctx;
/// Whole, or libbpf takes it for another type.
struct vm_area_struct {
  unsigned long vm_start;
} __kernel_type;
struct xdp_md {
  u32 data;
};
struct bpf_iter_meta;
struct bpf_iter__task {
  struct bpf_iter_meta *meta;
  struct task_struct *task;
};
struct bpf_iter__cgroup {
  struct bpf_iter_meta *meta;
  struct cgroup *cgroup;
};
struct sk_buff {
  u32 len;
  u64 tstamp;
} __kernel_type;
struct xdp_buff {
  u32 frame_sz;
} __kernel_type;
struct rq {
  int cpu;
} __kernel_type;

static long (*const bpf_tail_call)(void *ctx, void *map,
                                   u32 index) = (void *)12;
static long (*const bpf_skb_pull_data)(struct __sk_buff *skb,
                                       u32 len) = (void *)39;
static void *(*const bpf_per_cpu_ptr)(const void *ptr, u32 cpu) = (void *)153;
static void *(*const bpf_this_cpu_ptr)(const void *ptr) = (void *)154;
static long (*const bpf_for_each_map_elem)(void *map, void *callback_fn,
                                           void *callback_ctx,
                                           u64 flags) = (void *)164;
struct bpf_timer;
static long (*const bpf_timer_init)(struct bpf_timer *timer, void *map,
                                    u64 flags) = (void *)169;
static long (*const bpf_timer_set_callback)(struct bpf_timer *timer,
                                            void *callback_fn) = (void *)170;
static long (*const bpf_timer_start)(struct bpf_timer *timer, u64 nsecs,
                                     u64 flags) = (void *)171;
static long (*const bpf_find_vma)(struct task_struct *task, u64 addr,
                                  void *callback_fn, void *callback_ctx,
                                  u64 flags) = (void *)180;
static long (*const bpf_user_ringbuf_drain)(void *map, void *callback_fn,
                                            void *ctx, u64 flags) = (void *)209;

struct {
  __uint(type, 3 /* program array */);
  __uint(max_entries, 4);
  __uint(key_size, 4);
  __uint(value_size, 4);
} jumps SEC(".maps");

struct {
  __uint(type, 31 /* user ring buffer */);
  __uint(max_entries, 4096);
} user_ringbuf SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
  __uint(map_flags, 1 /* no preallocation */);
  __type(key, int);
  __type(value, u64);
} task_store SEC(".maps");

struct bpf_timer {
  u64 opaque_words[2];
} __attribute__((aligned(8)));

struct alarm {
  struct bpf_timer timer;
  u64 n;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct alarm);
} alarms SEC(".maps");

extern const struct rq runqueues __ksym;

#if KERNEL >= 603
#define type_id_kernel(type)                                                   \
  __builtin_btf_type_id(*(type *)0, 1 /* in the kernel's BTF */)
void *bpf_cast_to_kern_ctx(void *obj) __ksym;
void *bpf_rdonly_cast(const void *obj, u32 btf_id) __ksym;
#endif

#if KERNEL >= 604
struct xdp_md;
int bpf_dynptr_from_xdp(struct xdp_md *x, u64 flags,
                        struct bpf_dynptr *ptr__uninit) __ksym;
void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, u64 offset,
                            void *buffer, u64 buffer__szk) __ksym;
#endif

#if KERNEL >= 605
int bpf_dynptr_adjust(const struct bpf_dynptr *p, u64 start, u64 end) __ksym;
bool bpf_dynptr_is_null(const struct bpf_dynptr *p) __ksym;
u64 bpf_dynptr_size(const struct bpf_dynptr *p) __ksym;
#endif

#if KERNEL >= 607
void bpf_throw(u64 cookie) __ksym;

struct bpf_iter_task {
  u64 opaque_words[3];
} __attribute__((aligned(8)));
int bpf_iter_task_new(struct bpf_iter_task *it, struct task_struct *task,
                      unsigned int flags) __ksym;
struct task_struct *bpf_iter_task_next(struct bpf_iter_task *it) __ksym;
void bpf_iter_task_destroy(struct bpf_iter_task *it) __ksym;

struct bpf_iter_task_vma {
  u64 opaque_words[1];
} __attribute__((aligned(8)));
int bpf_iter_task_vma_new(struct bpf_iter_task_vma *it,
                          struct task_struct *task, u64 addr) __ksym;
struct vm_area_struct *
bpf_iter_task_vma_next(struct bpf_iter_task_vma *it) __ksym;
void bpf_iter_task_vma_destroy(struct bpf_iter_task_vma *it) __ksym;

struct bpf_iter_css {
  u64 opaque_words[3];
} __attribute__((aligned(8)));
int bpf_iter_css_new(struct bpf_iter_css *it, struct cgroup_subsys_state *start,
                     unsigned int flags) __ksym;
struct cgroup_subsys_state *bpf_iter_css_next(struct bpf_iter_css *it) __ksym;
void bpf_iter_css_destroy(struct bpf_iter_css *it) __ksym;
#endif

#if KERNEL >= 611
struct bpf_iter_bits {
  u64 opaque_words[2];
} __attribute__((aligned(8)));
int bpf_iter_bits_new(struct bpf_iter_bits *it, const u64 *words,
                      u32 nr_words) __ksym;
int *bpf_iter_bits_next(struct bpf_iter_bits *it) __ksym;
void bpf_iter_bits_destroy(struct bpf_iter_bits *it) __ksym;

struct bpf_wq {
  u64 opaque_words[2];
} __attribute__((aligned(8)));
int bpf_wq_init(struct bpf_wq *wq, void *map, unsigned int flags) __ksym;
#if KERNEL >= 700
int bpf_wq_set_callback(struct bpf_wq *wq,
                        int(callback_fn)(void *map, int *key, void *value),
                        unsigned int flags) __ksym;
#define wq_set_callback(wq, callback) bpf_wq_set_callback(wq, callback, 0)
#else
int bpf_wq_set_callback_impl(struct bpf_wq *wq,
                             int(callback_fn)(void *map, int *key, void *value),
                             unsigned int flags, void *aux) __ksym;
#define wq_set_callback(wq, callback)                                          \
  bpf_wq_set_callback_impl(wq, callback, 0, NULL)
#endif
int bpf_wq_start(struct bpf_wq *wq, unsigned int flags) __ksym;

struct job {
  struct bpf_wq work;
  u64 n;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct job);
} jobs SEC(".maps");
#endif

#define __arg_ctx __attribute__((btf_decl_tag("arg:ctx")))
#define __arg_arena __attribute__((btf_decl_tag("arg:arena")))
#define __arg_untrusted __attribute__((btf_decl_tag("arg:untrusted")))

#if KERNEL >= 613
struct kmem_cache {
  int size;
} __kernel_type;
struct bpf_iter_kmem_cache {
  u64 opaque_words[1];
} __attribute__((aligned(8)));
int bpf_iter_kmem_cache_new(struct bpf_iter_kmem_cache *it) __ksym;
struct kmem_cache *
bpf_iter_kmem_cache_next(struct bpf_iter_kmem_cache *it) __ksym;
void bpf_iter_kmem_cache_destroy(struct bpf_iter_kmem_cache *it) __ksym;
#endif

#if KERNEL >= 618
int bpf_dynptr_from_skb_meta(struct __sk_buff *skb, u64 flags,
                             struct bpf_dynptr *ptr__uninit) __ksym;

struct bpf_task_work {
  u64 opaque;
} __attribute__((aligned(8)));

struct errand {
  struct bpf_task_work work;
  u64 n;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct errand);
} errands SEC(".maps");

struct bpf_map {
  u32 max_entries;
} __kernel_type;
typedef int (*bpf_task_work_callback_t)(struct bpf_map *map, void *key,
                                        void *value);
#if KERNEL >= 700
int bpf_task_work_schedule_signal(struct task_struct *task,
                                  struct bpf_task_work *tw, void *map,
                                  bpf_task_work_callback_t callback) __ksym;
#define task_work_schedule(task, work, map, callback)                          \
  bpf_task_work_schedule_signal(task, work, map, callback)
#else
int bpf_task_work_schedule_signal_impl(struct task_struct *task,
                                       struct bpf_task_work *tw, void *map,
                                       bpf_task_work_callback_t callback,
                                       void *aux) __ksym;
#define task_work_schedule(task, work, map, callback)                          \
  bpf_task_work_schedule_signal_impl(task, work, map, callback, NULL)
#endif
#endif

#endif // PRECHECK_ORACLE_GENERATED_CALLS_H
