//===- sched_ext_kfuncs.h - Schedulers and their kfuncs -----------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_SCHED_EXT_KFUNCS_H
#define BPF_TEST_SCHED_EXT_KFUNCS_H

#include "cgroup_kfuncs.h"
#include "cpumask_kfuncs.h"
#include "task_kfuncs.h"

#define SCX_DSQ_LOCAL (1ull << 63 | 2)
#define SCX_SLICE_DFL 20000000ull
#define SCX_KICK_PREEMPT 2

struct scx_init_task_args {
  bool fork;
  struct cgroup *cgroup;
} __kernel_type;

struct scx_exit_task_args {
  bool cancelled;
} __kernel_type;

struct scx_cgroup_init_args {
  u32 weight;
} __kernel_type;

struct scx_exit_info {
  int kind;
  s64 exit_code;
  const char *reason;
} __kernel_type;

/// The members that the tests use; libbpf finds the kernel's by name.
struct sched_ext_ops {
  s32 (*select_cpu)(struct task_struct *p, s32 prev_cpu, u64 wake_flags);
  void (*enqueue)(struct task_struct *p, u64 enq_flags);
  void (*dequeue)(struct task_struct *p, u64 deq_flags);
  void (*dispatch)(s32 cpu, struct task_struct *prev);
  void (*tick)(struct task_struct *p);
  void (*running)(struct task_struct *p);
  void (*stopping)(struct task_struct *p, bool runnable);
  bool (*yield)(struct task_struct *from, struct task_struct *to);
  void (*set_cpumask)(struct task_struct *p, const struct cpumask *cpumask);
  void (*update_idle)(s32 cpu, bool idle);
  s32 (*init_task)(struct task_struct *p, struct scx_init_task_args *args);
  void (*exit_task)(struct task_struct *p, struct scx_exit_task_args *args);
  void (*enable)(struct task_struct *p);
  s32 (*cgroup_init)(struct cgroup *cgrp, struct scx_cgroup_init_args *args);
  void (*cgroup_exit)(struct cgroup *cgrp);
  void (*cgroup_set_weight)(struct cgroup *cgrp, u32 weight);
  s32 (*init)(void);
  void (*exit)(struct scx_exit_info *info);
  u64 flags;
  u32 timeout_ms;
  char name[128];
} __kernel_type;

struct bpf_iter_scx_dsq {
  u64 opaque_[6];
} __attribute__((aligned(8)));

s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
void scx_bpf_destroy_dsq(u64 dsq_id) __ksym;
s32 scx_bpf_dsq_nr_queued(u64 dsq_id) __ksym;
void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice,
                        u64 enq_flags) __ksym;
bool scx_bpf_dsq_move_to_local(u64 dsq_id) __ksym;
bool scx_bpf_dsq_move(struct bpf_iter_scx_dsq *it, struct task_struct *p,
                      u64 dsq_id, u64 enq_flags) __ksym;
s32 scx_bpf_select_cpu_dfl(struct task_struct *p, s32 prev_cpu, u64 wake_flags,
                           bool *is_idle) __ksym;
s32 scx_bpf_pick_idle_cpu(const struct cpumask *allowed, u64 flags) __ksym;
const struct cpumask *scx_bpf_get_idle_cpumask(void) __ksym;
void scx_bpf_put_idle_cpumask(const struct cpumask *mask) __ksym;
void scx_bpf_kick_cpu(s32 cpu, u64 flags) __ksym;
s32 scx_bpf_task_cpu(const struct task_struct *p) __ksym;
struct cgroup *scx_bpf_task_cgroup(struct task_struct *p) __ksym;
int bpf_iter_scx_dsq_new(struct bpf_iter_scx_dsq *it, u64 dsq_id,
                         u64 flags) __ksym;
struct task_struct *bpf_iter_scx_dsq_next(struct bpf_iter_scx_dsq *it) __ksym;
void bpf_iter_scx_dsq_destroy(struct bpf_iter_scx_dsq *it) __ksym;

#endif // BPF_TEST_SCHED_EXT_KFUNCS_H
