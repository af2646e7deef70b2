// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// Timers in the wrong place, and a callback that returns what it may not.

#include "bpf_helpers.h"

LICENSE("GPL");

static long (*const bpf_timer_init)(void *timer, void *map, u64 flags) =
    (void *)169;
static long (*const bpf_timer_set_callback)(void *timer, void *callback_fn) =
    (void *)170;

struct bpf_timer {
  u64 opaque_words[2];
} __attribute__((aligned(8)));

struct element {
  u64 count;
  struct bpf_timer timer;
};

#define HASH(name, value_type)                                                 \
  struct {                                                                     \
    __uint(type, BPF_MAP_TYPE_HASH);                                           \
    __uint(max_entries, 16);                                                   \
    __type(key, u32);                                                          \
    __type(value, value_type);                                                 \
  } name SEC(".maps")
HASH(timers, struct element);
HASH(others, struct element);
HASH(numbers, u64);

SEC("tc")
int other_map(void *ctx) {
  u32 key = 1;
  struct element *element = bpf_map_lookup_elem(&timers, &key);
  if (element)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: timer pointer in R1 map_uid{{.*}} [argument-type]
    bpf_timer_init(&element->timer, &others, 1);
  return 0;
}

SEC("tc")
int no_timer(void *ctx) {
  u32 key = 1;
  u64 *number = bpf_map_lookup_elem(&numbers, &key);
  if (number)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: map 'numbers' has no valid bpf_timer [argument-type]
    bpf_timer_init(number, &numbers, 1);
  return 0;
}

SEC("tc")
int not_the_timer(void *ctx) {
  u32 key = 1;
  struct element *element = bpf_map_lookup_elem(&timers, &key);
  if (element)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: off 0 doesn't point to 'struct bpf_timer' that is at 8 [argument-type]
    bpf_timer_init(element, &timers, 1);
  return 0;
}

static int returns_one(void *map, u32 *key, struct element *value) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: At async callback return the register R0 has smin=1 smax=1 should have been in [0, 0] [return-value]
  return 1;
}

SEC("tc")
int async_return(void *ctx) {
  u32 key = 1;
  struct element *element = bpf_map_lookup_elem(&timers, &key);
  if (element)
    bpf_timer_set_callback(&element->timer, returns_one);
  return 0;
}
