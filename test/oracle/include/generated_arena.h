//===- generated_arena.h - The arena of generated programs --------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_ORACLE_GENERATED_ARENA_H
#define PRECHECK_ORACLE_GENERATED_ARENA_H

#include "bpf_test.h"

#define __arena __attribute__((address_space(1)))

struct {
  __uint(type, 33 /* arena */);
  __uint(map_flags, 1024 /* may be mapped */);
  __uint(max_entries, 16);
} arena SEC(".maps");

struct page_data {
  u64 n;
  struct page_data __arena *next;
  u64 words[8];
};

void __arena *bpf_arena_alloc_pages(void *map, void __arena *addr, u32 page_cnt,
                                    int node_id, u64 flags) __ksym;
void bpf_arena_free_pages(void *map, void __arena *ptr, u32 page_cnt) __ksym;

struct page_data __arena *first_page;
void *last_arena;

/// A program has the arena that it names.
static __always_inline void use_arena(void) { last_arena = &arena; }

static __noinline u64 read_page(struct page_data __arena *page) {
  return page->n + page->words[1];
}

/// True for as long as the kernel lets a loop run.
#define can_loop                                                               \
  ({                                                                           \
    __label__ out, next;                                                       \
    bool going = true;                                                         \
    asm volatile goto("may_goto %l[out]" : : : : out);                         \
    goto next;                                                                 \
  out:                                                                         \
    going = false;                                                             \
  next:;                                                                       \
    going;                                                                     \
  })

#endif // PRECHECK_ORACLE_GENERATED_ARENA_H
