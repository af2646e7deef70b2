// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags
// RUN: %precheck --kernel=7.2 %s -- %bpf_flags
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// Up to 7.2 a work queue is compared with the map only where the map's values
// hold one.

#include "counter_map.h"

LICENSE("GPL");

struct bpf_wq {
  u64 opaque_words[2];
} __attribute__((aligned(8)));

int bpf_wq_init(struct bpf_wq *wq, void *map, unsigned int flags) __ksym;

struct job {
  struct bpf_wq work;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct job);
} jobs SEC(".maps");

SEC("tc")
int other_map(void *ctx) {
  u32 key = 0;
  struct job *job = bpf_map_lookup_elem(&jobs, &key);
  if (!job)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: workqueue pointer in R1 map_uid [argument-type]
  bpf_wq_init(&job->work, &counters, 0);
  return 0;
}

SEC("tc")
int own_map(void *ctx) {
  u32 key = 0;
  struct job *job = bpf_map_lookup_elem(&jobs, &key);
  if (!job)
    return 0;
  bpf_wq_init(&job->work, &jobs, 0);
  return 0;
}
