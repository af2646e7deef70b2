//===- task_map.h - A hash map whose values own a task ------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_TASK_MAP_H
#define BPF_TEST_TASK_MAP_H

#include "task_kfuncs.h"

struct task_slot {
  struct task_struct __kptr *task;
  u64 hits;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 64);
  __type(key, s32);
  __type(value, struct task_slot);
} tasks SEC(".maps");

/// The slot of \p pid in the map, or NULL.
static inline struct task_slot *task_slot(s32 pid) {
  return bpf_map_lookup_elem(&tasks, &pid);
}

#endif // BPF_TEST_TASK_MAP_H
