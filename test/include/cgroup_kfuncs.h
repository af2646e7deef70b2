//===- cgroup_kfuncs.h - Cgroups and their kfuncs -----------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_CGROUP_KFUNCS_H
#define BPF_TEST_CGROUP_KFUNCS_H

#include "bpf_helpers.h"
#include "bpf_test.h"

struct kernfs_node {
  u64 id;
} __kernel_type;

struct cgroup_subsys_state {
  struct cgroup *cgroup;
} __kernel_type;

struct cgroup {
  struct cgroup_subsys_state self;
  unsigned long flags;
  int level;
  struct kernfs_node *kn;
} __kernel_type;

struct cgroup *bpf_cgroup_acquire(struct cgroup *cgrp) __ksym;
void bpf_cgroup_release(struct cgroup *cgrp) __ksym;
struct cgroup *bpf_cgroup_ancestor(struct cgroup *cgrp, int level) __ksym;
struct cgroup *bpf_cgroup_from_id(u64 cgid) __ksym;

struct cgroup_slot {
  struct cgroup __kptr *cgrp;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 64);
  __type(key, u64);
  __type(value, struct cgroup_slot);
} cgroups SEC(".maps");

#endif // BPF_TEST_CGROUP_KFUNCS_H
