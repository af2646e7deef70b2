//===- bpf_helpers.h - BPF helpers, by their numbers --------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Helpers in the form libbpf declares them: a constant pointer whose value is
// the helper's number. The numbers are kernel ABI.

#ifndef BPF_TEST_BPF_HELPERS_H
#define BPF_TEST_BPF_HELPERS_H

#include "bpf_test.h"

struct task_struct;
struct bpf_sock;
struct bpf_sock_tuple;
struct bpf_spin_lock;

#define BPF_ANY 0
#define BPF_LOCAL_STORAGE_GET_F_CREATE 1
#define BPF_F_CURRENT_NETNS (-1L)

static void *(*const bpf_map_lookup_elem)(void *map, const void *key) =
    (void *)1;
static long (*const bpf_map_update_elem)(void *map, const void *key,
                                         const void *value, u64 flags) =
    (void *)2;
static long (*const bpf_map_delete_elem)(void *map, const void *key) =
    (void *)3;
static u64 (*const bpf_ktime_get_ns)(void) = (void *)5;
static u32 (*const bpf_get_prandom_u32)(void) = (void *)7;
static u32 (*const bpf_get_smp_processor_id)(void) = (void *)8;
static u64 (*const bpf_get_current_pid_tgid)(void) = (void *)14;
static struct bpf_sock *(*const bpf_sk_lookup_tcp)(void *ctx,
                                                   struct bpf_sock_tuple *tuple,
                                                   u32 tuple_size, u64 netns,
                                                   u64 flags) = (void *)84;
static long (*const bpf_sk_release)(void *sock) = (void *)86;
static long (*const bpf_spin_lock)(struct bpf_spin_lock *lock) = (void *)93;
static long (*const bpf_spin_unlock)(struct bpf_spin_lock *lock) = (void *)94;
static long (*const bpf_probe_read_kernel)(void *dst, u32 size,
                                           const void *unsafe_ptr) =
    (void *)113;
static void *(*const bpf_ringbuf_reserve)(void *ringbuf, u64 size, u64 flags) =
    (void *)131;
static void (*const bpf_ringbuf_submit)(void *data, u64 flags) = (void *)132;
static void (*const bpf_ringbuf_discard)(void *data, u64 flags) = (void *)133;
static void *(*const bpf_task_storage_get)(void *map, struct task_struct *task,
                                           void *value, u64 flags) =
    (void *)156;
static struct task_struct *(*const bpf_get_current_task_btf)(void) =
    (void *)158;
static long (*const bpf_loop)(u32 nr_loops, void *callback_fn,
                              void *callback_ctx, u64 flags) = (void *)181;
static long (*const bpf_strncmp)(const char *s1, u32 s1_sz, const char *s2) =
    (void *)182;
static void *(*const bpf_kptr_xchg)(void *dst, void *ptr) = (void *)194;

#endif // BPF_TEST_BPF_HELPERS_H
