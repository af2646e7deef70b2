//===- scheduler.h - A scheduler for sched_ext --------------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Tasks of one cgroup share a queue. Each task may prefer some processors,
// kept as a mask in its storage; a timer looks for queues that wait too long.
//
// MUTANT is the number of the edit that is made, 0 for none: each breaks one
// rule, where EDITED(n) stands.

#ifndef BPF_TEST_SCHEDULER_H
#define BPF_TEST_SCHEDULER_H

#include "sched_ext_kfuncs.h"

#ifndef MUTANT
#define MUTANT 0
#endif
/// `if (EDITED(n))` is decided by the compiler.
#define EDITED(n) (MUTANT == (n))

LICENSE("GPL");

struct bpf_timer {
  u64 opaque_[2];
} __attribute__((aligned(8)));
struct bpf_spin_lock {
  u32 val;
};

static long (*const bpf_timer_init)(void *timer, void *map, u64 flags) =
    (void *)169;
static long (*const bpf_timer_set_callback)(void *timer, void *callback_fn) =
    (void *)170;
static long (*const bpf_timer_start)(void *timer, u64 nsecs, u64 flags) =
    (void *)171;
static long (*const bpf_copy_from_user)(void *dst, u32 size,
                                        const void *user) = (void *)148;

enum { FALLBACK = 1, MAX_SCANNED = 8, MAX_CPUS = 512 };
static const u64 TickNs = 10000000;

/// What the scheduler knows of a task.
struct task_ctx {
  struct bpf_cpumask __kptr *preferred;
  u64 started;
  u64 runtime;
  u32 level;
};

struct {
  __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
  __uint(map_flags, 1); // BPF_F_NO_PREALLOC
  __type(key, int);
  __type(value, struct task_ctx);
} task_ctxs SEC(".maps");

/// What it knows of a cgroup, by its id. The queue's number is that, too.
struct group {
  struct cgroup __kptr *cgrp;
  struct bpf_spin_lock lock;
  u64 weight;
  u64 served;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1024);
  __type(key, u64);
  __type(value, struct group);
} groups SEC(".maps");

struct watchdog {
  struct bpf_timer timer;
  u64 rounds;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct watchdog);
} watchdogs SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, MAX_CPUS);
  __type(key, u32);
  __type(value, u64);
} current_level SEC(".maps");

private(mask) static struct bpf_cpumask __kptr *idle_before;
u64 inserted, moved, kicked, exits;
s64 last_exit;

//===--- Tasks ------------------------------------------------------------===//

static __always_inline struct task_ctx *ctx_of(struct task_struct *p) {
  return bpf_task_storage_get(&task_ctxs, p, NULL, 0);
}

SEC("struct_ops.s/sched_init_task")
int BPF_PROG(sched_init_task, struct task_struct *p,
             struct scx_init_task_args *args) {
  struct task_ctx *tctx;
  struct bpf_cpumask *mask, *old;

  tctx = bpf_task_storage_get(&task_ctxs, p, NULL,
                              BPF_LOCAL_STORAGE_GET_F_CREATE);
  if (!EDITED(1) && !tctx)
    return -12;
  tctx->level = args->fork ? 1 : 0;
  mask = bpf_cpumask_create();
  if (!EDITED(2) && !mask)
    return -12;
  bpf_cpumask_set_cpu(scx_bpf_task_cpu(p), mask);
  old = bpf_kptr_xchg(&tctx->preferred, mask);
  if (!EDITED(3) && old)
    bpf_cpumask_release(old);
  return 0;
}

SEC("struct_ops/sched_exit_task")
int BPF_PROG(sched_exit_task, struct task_struct *p,
             struct scx_exit_task_args *args) {
  struct task_ctx *tctx = ctx_of(p);
  struct bpf_cpumask *mask;

  if (!tctx || args->cancelled)
    return 0;
  mask = bpf_kptr_xchg(&tctx->preferred, NULL);
  if (mask) {
    bpf_cpumask_release(mask);
    if (EDITED(4))
      bpf_cpumask_set_cpu(0, mask);
  }
  return 0;
}

/// Wakes up: an idle processor of those that it prefers, or the default.
SEC("struct_ops/sched_select_cpu")
int BPF_PROG(sched_select_cpu, struct task_struct *p, s32 prev_cpu,
             u64 wake_flags) {
  struct task_ctx *tctx = ctx_of(p);
  struct bpf_cpumask *mask;
  bool is_idle = false;
  s32 cpu;

  if (!tctx)
    return prev_cpu;
  mask = tctx->preferred;
  if (EDITED(5) || mask) {
    if (bpf_cpumask_test_cpu(prev_cpu, plain_mask(mask))) {
      cpu = scx_bpf_pick_idle_cpu(plain_mask(mask), 0);
      if (cpu >= 0)
        return cpu;
    }
  }
  cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &is_idle);
  if (is_idle)
    scx_bpf_dsq_insert(p, SCX_DSQ_LOCAL, SCX_SLICE_DFL, 0);
  return cpu;
}

SEC("struct_ops/sched_set_cpumask")
int BPF_PROG(sched_set_cpumask, struct task_struct *p,
             const struct cpumask *allowed) {
  struct task_ctx *tctx = ctx_of(p);
  struct bpf_cpumask *mask;

  if (!tctx)
    return 0;
  mask = bpf_cpumask_create();
  if (!mask)
    return 0;
  if (EDITED(6))
    bpf_cpumask_and((void *)allowed, allowed, p->cpus_ptr);
  bpf_cpumask_and(mask, allowed, p->cpus_ptr);
  mask = bpf_kptr_xchg(&tctx->preferred, mask);
  if (mask)
    bpf_cpumask_release(mask);
  return 0;
}

SEC("struct_ops/sched_running")
int BPF_PROG(sched_running, struct task_struct *p) {
  struct task_ctx *tctx = ctx_of(p);
  u32 cpu = scx_bpf_task_cpu(p);
  u64 *level;

  if (EDITED(7))
    bpf_copy_from_user(&cpu, sizeof(cpu), NULL);
  if (!tctx)
    return 0;
  tctx->started = bpf_ktime_get_ns();
  level = bpf_map_lookup_elem(&current_level, &cpu);
  if (level)
    *level = tctx->level;
  return 0;
}

SEC("struct_ops/sched_stopping")
int BPF_PROG(sched_stopping, struct task_struct *p, bool runnable) {
  struct task_ctx *tctx = ctx_of(p);

  if (!tctx)
    return 0;
  tctx->runtime += bpf_ktime_get_ns() - tctx->started;
  if (EDITED(8))
    p->prio = 1;
  return 0;
}

//===--- Queues -----------------------------------------------------------===//

static __always_inline u64 queue_of(struct task_struct *p) {
  struct cgroup *cgrp = scx_bpf_task_cgroup(p);
  u64 id = cgrp->kn->id;
  if (!EDITED(9))
    bpf_cgroup_release(cgrp);
  return id;
}

SEC("struct_ops/sched_enqueue")
int BPF_PROG(sched_enqueue, struct task_struct *p, u64 enq_flags) {
  u64 id = queue_of(p);
  struct group *group = bpf_map_lookup_elem(&groups, &id);

  if (!group) {
    scx_bpf_dsq_insert(p, FALLBACK, SCX_SLICE_DFL, enq_flags);
    return 0;
  }
  bpf_spin_lock(&group->lock);
  group->served++;
  if (EDITED(10))
    scx_bpf_kick_cpu(0, 0);
  if (!EDITED(11))
    bpf_spin_unlock(&group->lock);
  scx_bpf_dsq_insert(p, id, SCX_SLICE_DFL, enq_flags);
  inserted++;
  return 0;
}

/// Moves a task of the queue that may run here.
static __always_inline bool move_one(u64 dsq, s32 cpu) {
  struct bpf_iter_scx_dsq it;
  struct task_struct *p;
  bool done = false;
  u32 n = 0;

  bpf_iter_scx_dsq_new(&it, dsq, 0);
  while ((p = bpf_iter_scx_dsq_next(&it))) {
    if (EDITED(12) && n == 3)
      return false;
    if (n++ == MAX_SCANNED)
      break;
    if (!bpf_cpumask_test_cpu(cpu, p->cpus_ptr))
      continue;
    if (scx_bpf_dsq_move(&it, p, SCX_DSQ_LOCAL, 0)) {
      done = true;
      break;
    }
  }
  if (EDITED(13))
    bpf_task_release(p);
  bpf_iter_scx_dsq_destroy(&it);
  if (EDITED(14))
    bpf_iter_scx_dsq_next(&it);
  return done;
}

SEC("struct_ops/sched_dispatch")
int BPF_PROG(sched_dispatch, s32 cpu, struct task_struct *prev) {
  const struct cpumask *idle;

  if (EDITED(15) || prev)
    if (prev->pid == 1)
      kicked++;
  if (move_one(FALLBACK, cpu)) {
    moved++;
    return 0;
  }
  idle = scx_bpf_get_idle_cpumask();
  if (bpf_cpumask_test_cpu(cpu, idle))
    kicked++;
  if (!EDITED(16))
    scx_bpf_put_idle_cpumask(idle);
  scx_bpf_dsq_move_to_local(FALLBACK);
  return 0;
}

SEC("struct_ops/sched_yield")
int BPF_PROG(sched_yield, struct task_struct *from, struct task_struct *to) {
  if (!to)
    return 0;
  return from->tgid == to->tgid;
}

//===--- Cgroups ----------------------------------------------------------===//

SEC("struct_ops.s/sched_cgroup_init")
int BPF_PROG(sched_cgroup_init, struct cgroup *cgrp,
             struct scx_cgroup_init_args *args) {
  struct group fresh = {}, *group;
  u64 id = cgrp->kn->id;
  struct cgroup *mine, *old;

  fresh.weight = args->weight;
  bpf_map_update_elem(&groups, &id, &fresh, BPF_ANY);
  group = bpf_map_lookup_elem(&groups, &id);
  if (!group)
    return -12;
  mine = EDITED(17) ? cgrp : bpf_cgroup_acquire(cgrp);
  if (!mine)
    return -2;
  old = bpf_kptr_xchg(&group->cgrp, mine);
  if (old)
    bpf_cgroup_release(old);
  return scx_bpf_create_dsq(id, -1);
}

SEC("struct_ops/sched_cgroup_exit")
int BPF_PROG(sched_cgroup_exit, struct cgroup *cgrp) {
  u64 id = cgrp->kn->id;

  if (EDITED(18))
    scx_bpf_create_dsq(id, -1);
  scx_bpf_destroy_dsq(id);
  bpf_map_delete_elem(&groups, &id);
  return 0;
}

SEC("struct_ops/sched_cgroup_set_weight")
int BPF_PROG(sched_cgroup_set_weight, struct cgroup *cgrp, u32 weight) {
  u64 id = cgrp->kn->id;
  struct group *group = bpf_map_lookup_elem(&groups, &id);

  if (!group)
    return 0;
  bpf_spin_lock(&group->lock);
  group->weight = weight;
  bpf_spin_unlock(&group->lock);
  return 0;
}

//===--- The whole --------------------------------------------------------===//

static int watch(void *map, u32 *key, struct watchdog *dog) {
  const struct cpumask *idle = scx_bpf_get_idle_cpumask();
  struct bpf_cpumask *mask = bpf_cpumask_create(), *old;
  s32 cpu = bpf_cpumask_first(idle);

  if (mask) {
    bpf_cpumask_and(mask, idle, idle);
    old = bpf_kptr_xchg(&idle_before, mask);
    if (old)
      bpf_cpumask_release(old);
  }
  scx_bpf_put_idle_cpumask(idle);
  if (scx_bpf_dsq_nr_queued(FALLBACK) > 0)
    scx_bpf_kick_cpu(cpu, SCX_KICK_PREEMPT);
  dog->rounds++;
  bpf_timer_start(&dog->timer, TickNs, 0);
  return EDITED(19) ? 1 : 0;
}

SEC("struct_ops.s/sched_init")
int BPF_PROG(sched_init) {
  u32 key = 0;
  struct watchdog *dog;
  s32 error = scx_bpf_create_dsq(FALLBACK, -1);

  if (error)
    return error;
  dog = bpf_map_lookup_elem(&watchdogs, &key);
  if (!dog)
    return -2;
  if (EDITED(20))
    bpf_timer_init(&dog->rounds, &watchdogs, 1);
  bpf_timer_init(&dog->timer, &watchdogs, 1);
  bpf_timer_set_callback(&dog->timer, watch);
  return bpf_timer_start(&dog->timer, TickNs, 0);
}

SEC("struct_ops/sched_exit")
int BPF_PROG(sched_exit, struct scx_exit_info *info) {
  exits++;
  last_exit = info->exit_code;
  return 0;
}

SEC(".struct_ops.link")
struct sched_ext_ops scheduler = {
    .select_cpu = (void *)sched_select_cpu,
    .enqueue = (void *)sched_enqueue,
    .dispatch = (void *)sched_dispatch,
    .running = (void *)sched_running,
    .stopping = (void *)sched_stopping,
    .yield = (void *)sched_yield,
    .set_cpumask = (void *)sched_set_cpumask,
    .init_task = (void *)sched_init_task,
    .exit_task = (void *)sched_exit_task,
    .cgroup_init = (void *)sched_cgroup_init,
    .cgroup_exit = (void *)sched_cgroup_exit,
    .cgroup_set_weight = (void *)sched_cgroup_set_weight,
    .init = (void *)sched_init,
    .exit = (void *)sched_exit,
    .timeout_ms = 5000,
    .name = "precheck",
};

#endif // BPF_TEST_SCHEDULER_H
