//===- stack_frames.h - Functions with large frames ---------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_STACK_FRAMES_H
#define BPF_TEST_STACK_FRAMES_H

#include "bpf_helpers.h"

struct bpf_timer {
  u64 opaque_[2];
} __attribute__((aligned(8)));

static long (*const bpf_timer_set_callback)(void *timer, void *callback_fn) =
    (void *)170;

struct timed {
  struct bpf_timer timer;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, int);
  __type(value, struct timed);
} timers SEC(".maps");

/// A frame of at least 300 bytes for the function.
#define LARGE_FRAME(buffer)                                                    \
  char buffer[300];                                                            \
  bpf_probe_read_kernel(buffer, sizeof(buffer), (void *)8)

static __noinline int large(void) {
  LARGE_FRAME(buffer);
  return buffer[7];
}

#endif // BPF_TEST_STACK_FRAMES_H
