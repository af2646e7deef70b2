// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags -DPLAIN 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A callback of task work is checked by itself, under both names that the kfunc
// had.

#include "task_kfuncs.h"

LICENSE("GPL");

struct bpf_task_work {
  u64 opaque;
} __attribute__((aligned(8)));
struct bpf_map {
  u32 max_entries;
} __kernel_type;
typedef int (*callback_t)(struct bpf_map *map, void *key, void *value);

#ifdef PLAIN
int bpf_task_work_schedule_signal(struct task_struct *task,
                                  struct bpf_task_work *tw, void *map,
                                  callback_t callback) __ksym;
#define schedule bpf_task_work_schedule_signal
#else
int bpf_task_work_schedule_signal_impl(struct task_struct *task,
                                       struct bpf_task_work *tw, void *map,
                                       callback_t callback, void *aux) __ksym;
#define schedule(...) bpf_task_work_schedule_signal_impl(__VA_ARGS__, NULL)
#endif

struct errand {
  struct bpf_task_work work;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct errand);
} errands SEC(".maps");

static int keeps(struct bpf_map *map, void *key, void *value) {
  struct task_struct *task = bpf_task_from_pid(1);

  if (task)
    bpf_task_release(task);
  return 0;
}

static int leaks(struct bpf_map *map, void *key, void *value) {
  // CHECK: :[[@LINE+2]]:{{[0-9]+}}: warning: Unreleased reference
  bpf_task_from_pid(1);
  return 0;
}

static __always_inline int run(struct task_struct *task, callback_t callback) {
  u32 key = 0;
  struct errand *errand = bpf_map_lookup_elem(&errands, &key);

  return errand ? schedule(task, &errand->work, &errands, callback) : 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(kept, struct task_struct *task, u64 clone_flags) {
  return run(task, keeps) & 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(leaked, struct task_struct *task, u64 clone_flags) {
  return run(task, leaks) & 0;
}
