//===- counter_map.h - A map whose values hold a spin lock --------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_COUNTER_MAP_H
#define BPF_TEST_COUNTER_MAP_H

#include "bpf_helpers.h"

struct bpf_spin_lock {
  u32 val;
};

struct counter {
  struct bpf_spin_lock lock;
  u32 hits;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct counter);
} counters SEC(".maps");

#endif // BPF_TEST_COUNTER_MAP_H
