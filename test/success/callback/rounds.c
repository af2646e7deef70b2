// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --strict --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --strict --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Callbacks none, once and many times: counting, stopping, nested, on maps
// and later.

#include "stack_objects.h"
#include "task_kfuncs.h"

LICENSE("GPL");

static long (*const bpf_for_each_map_elem)(void *map, void *callback_fn,
                                           void *callback_ctx,
                                           u64 flags) = (void *)164;
static long (*const bpf_timer_init)(void *timer, void *map, u64 flags) =
    (void *)169;
static long (*const bpf_timer_set_callback)(void *timer, void *callback_fn) =
    (void *)170;

struct bpf_timer {
  u64 opaque_words[2];
} __attribute__((aligned(8)));

struct element {
  struct bpf_timer timer;
  u64 count;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, u32);
  __type(value, struct element);
} elements SEC(".maps");

struct context {
  u64 sum;
  u32 rounds;
};

static long inner(u32 index, void *data) {
  ((struct context *)data)->sum += index;
  return 0;
}

static long outer(u32 index, void *data) {
  struct context *context = data;
  context->rounds++;
  bpf_loop(100, inner, context, 0);
  return context->rounds > 10;
}

SEC("tc")
int nested(void *ctx) {
  struct context context = {};
  bpf_loop(1000, outer, &context, 0);
  return context.sum & 1;
}

static long count(void *map, u32 *key, struct element *value, void *data) {
  struct context *context = data;
  context->sum += value->count + *key;
  if (value->count == 7) {
    bpf_map_delete_elem(map, key);
    return 1;
  }
  return 0;
}

SEC("tc")
int on_a_map(void *ctx) {
  struct context context = {};
  bpf_for_each_map_elem(&elements, count, &context, 0);
  return context.sum & 1;
}

/// Runs in a state of its own: what the program holds is not there.
static int expired(void *map, u32 *key, struct element *value) {
  value->count = 0;
  bpf_timer_set_callback(&value->timer, expired);
  return 0;
}

SEC("tc")
int later(void *ctx) {
  u32 key = 1;
  struct element *element = bpf_map_lookup_elem(&elements, &key);
  if (!element)
    return 0;
  bpf_timer_init(&element->timer, &elements, 1);
  bpf_timer_set_callback(&element->timer, expired);
  return 0;
}
