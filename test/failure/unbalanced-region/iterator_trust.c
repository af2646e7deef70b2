// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=LOST,KEPT --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LOST --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LOST --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.2 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=LOST,KEPT --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// An RCU section's end takes the protection from an iterator that began outside
// of it. Where a loop came back with a protected iterator before, the kernels
// from 6.13 to 7.1 do not look again.

#include "cgroup_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

struct bpf_iter_css {
  u64 opaque_words[3];
} __attribute__((aligned(8)));
int bpf_iter_css_new(struct bpf_iter_css *it, struct cgroup_subsys_state *start,
                     unsigned int flags) __ksym;
struct cgroup_subsys_state *bpf_iter_css_next(struct bpf_iter_css *it) __ksym;
void bpf_iter_css_destroy(struct bpf_iter_css *it) __ksym;

struct bpf_iter_num {
  u64 opaque_words[1];
} __attribute__((aligned(8)));
int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(always, struct cgroup *cgrp, const char *path) {
  struct bpf_iter_css it;

  bpf_iter_css_new(&it, &cgrp->self, 1);
  // LOST: :[[@LINE+1]]:{{[0-9]+}}: warning: expected an RCU CS when using bpf_iter_css_next
  while (bpf_iter_css_next(&it)) {
    bpf_rcu_read_lock();
    bpf_rcu_read_unlock();
  }
  bpf_iter_css_destroy(&it);
  return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(in_inner_loop, struct cgroup *cgrp, const char *path) {
  struct bpf_iter_css it;
  struct bpf_iter_num numbers;

  bpf_iter_css_new(&it, &cgrp->self, 1);
  // KEPT: :[[@LINE+1]]:{{[0-9]+}}: warning: expected an RCU CS when using bpf_iter_css_next
  while (bpf_iter_css_next(&it)) {
    bpf_iter_num_new(&numbers, 0, 3);
    while (bpf_iter_num_next(&numbers)) {
      bpf_rcu_read_lock();
      bpf_rcu_read_unlock();
    }
    bpf_iter_num_destroy(&numbers);
  }
  bpf_iter_css_destroy(&it);
  return 0;
}

static int locks(u32 index, void *context) {
  bpf_rcu_read_lock();
  bpf_rcu_read_unlock();
  return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(in_callback, struct cgroup *cgrp, const char *path) {
  struct cgroup_subsys_state *css;
  struct bpf_iter_css it;

  bpf_iter_css_new(&it, &cgrp->self, 1);
  css = bpf_iter_css_next(&it);
  // KEPT: :[[@LINE+3]]:{{[0-9]+}}: warning: expected an RCU CS when using bpf_iter_css_destroy
  if (css && css->cgroup)
    bpf_loop(5, locks, NULL, 0);
  bpf_iter_css_destroy(&it);
  return 0;
}
