// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A statement expression that releases what it acquired, and one that gives
// the reference back.

#include "task_kfuncs.h"

LICENSE("GPL");

#define prio_of(task)                                                          \
  ({                                                                           \
    struct task_struct *held_ = bpf_task_acquire(task);                        \
    int prio_ = -1;                                                            \
    if (held_) {                                                               \
      prio_ = held_->prio;                                                     \
      bpf_task_release(held_);                                                 \
    }                                                                          \
    prio_;                                                                     \
  })

#define hold(task)                                                             \
  ({                                                                           \
    struct task_struct *held_ = bpf_task_acquire(task);                        \
    held_;                                                                     \
  })

SEC("tp_btf/task_newtask")
int BPF_PROG(statement_expression, struct task_struct *task, u64 clone_flags) {
  int prio = prio_of(task);
  struct task_struct *mine;

  if ((mine = hold(task)) != NULL)
    bpf_task_release(mine);
  return prio;
}
