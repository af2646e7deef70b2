// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// Per-CPU variables of the kernel are read through bpf_this_cpu_ptr() and
// bpf_per_cpu_ptr(), which may fail.

#include "bpf_helpers.h"

struct rq {
  u32 cpu;
} __attribute__((preserve_access_index));

extern const struct rq runqueues __ksym;
extern const int bpf_prog_active __ksym;

static void *(*const bpf_per_cpu_ptr)(const void *ptr, u32 cpu) = (void *)153;
static void *(*const bpf_this_cpu_ptr)(const void *ptr) = (void *)154;

LICENSE("GPL");

SEC("raw_tp/sys_enter")
int right(void *ctx) {
  const struct rq *mine = bpf_this_cpu_ptr(&runqueues);
  const struct rq *first = bpf_per_cpu_ptr(&runqueues, 0);
  return first ? mine->cpu + first->cpu : 0;
}

SEC("raw_tp/sys_enter")
int unchecked(void *ctx) {
  const struct rq *first = bpf_per_cpu_ptr(&runqueues, 0);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'ptr_or_null_' [null-dereference]
  return first->cpu;
}

SEC("raw_tp/sys_enter")
int directly(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: is ptr_rq access percpu memory: off=0 [invalid-access]
  return runqueues.cpu;
}

SEC("raw_tp/sys_enter")
int written(void *ctx) {
  int *active = (int *)bpf_this_cpu_ptr(&bpf_prog_active);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: cannot write into rdonly_mem [invalid-access]
  *active = 1;
  return 0;
}
