//===- stack_objects.h - Dynptrs and iterators --------------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_STACK_OBJECTS_H
#define BPF_TEST_STACK_OBJECTS_H

#include "bpf_helpers.h"
#include "bpf_test.h"

struct bpf_dynptr {
  u64 opaque_words[2];
} __attribute__((aligned(8)));

static long (*const bpf_dynptr_from_mem)(void *data, u64 size, u64 flags,
                                         struct bpf_dynptr *ptr) = (void *)197;
static long (*const bpf_ringbuf_reserve_dynptr)(void *ringbuf, u32 size,
                                                u64 flags,
                                                struct bpf_dynptr *ptr) =
    (void *)198;
static void (*const bpf_ringbuf_submit_dynptr)(struct bpf_dynptr *ptr,
                                               u64 flags) = (void *)199;
static void (*const bpf_ringbuf_discard_dynptr)(struct bpf_dynptr *ptr,
                                                u64 flags) = (void *)200;
static long (*const bpf_dynptr_read)(void *dst, u64 len,
                                     const struct bpf_dynptr *src, u64 offset,
                                     u64 flags) = (void *)201;
static long (*const bpf_dynptr_write)(const struct bpf_dynptr *dst, u64 offset,
                                      void *src, u64 len,
                                      u64 flags) = (void *)202;
static void *(*const bpf_dynptr_data)(const struct bpf_dynptr *ptr, u64 offset,
                                      u64 len) = (void *)203;

/// Whole, or libbpf takes it for another type.
struct __sk_buff {
  u32 len;
};
int bpf_dynptr_from_skb(struct __sk_buff *s, u64 flags,
                        struct bpf_dynptr *ptr__uninit) __ksym;
void *bpf_dynptr_slice(const struct bpf_dynptr *p, u64 offset, void *buffer,
                       u64 buffer__szk) __ksym;
int bpf_dynptr_clone(const struct bpf_dynptr *p,
                     struct bpf_dynptr *clone__uninit) __ksym;

struct bpf_iter_num {
  u64 opaque_words[1];
} __attribute__((aligned(8)));

int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

/// A ring buffer to reserve dynptrs in.
struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} ringbuf SEC(".maps");

#endif // BPF_TEST_STACK_OBJECTS_H
