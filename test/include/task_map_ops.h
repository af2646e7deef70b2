//===- task_map_ops.h - Insert into and look up the task map ------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_TASK_MAP_OPS_H
#define BPF_TEST_TASK_MAP_OPS_H

#include "task_map.h"

/// The slot of \p task, or NULL when it has none.
static inline struct task_slot *find_task(struct task_struct *task) {
  s32 pid = task->pid;
  return bpf_map_lookup_elem(&tasks, &pid);
}

/// Leaves a reference to \p task in the map. Nonzero when it could not.
static inline int insert_task(struct task_struct *task) {
  struct task_slot empty = {};
  s32 pid = task->pid;
  long err = bpf_map_update_elem(&tasks, &pid, &empty, BPF_ANY);
  if (err)
    return err;
  struct task_slot *slot = find_task(task);
  if (!slot) {
    bpf_map_delete_elem(&tasks, &pid);
    return -1;
  }
  struct task_struct *mine = bpf_task_acquire(task);
  if (!mine) {
    bpf_map_delete_elem(&tasks, &pid);
    return -2;
  }
  struct task_struct *old = bpf_kptr_xchg(&slot->task, mine);
  if (old)
    bpf_task_release(old);
  return 0;
}

#endif // BPF_TEST_TASK_MAP_OPS_H
