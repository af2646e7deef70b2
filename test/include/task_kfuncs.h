//===- task_kfuncs.h - Tasks, their kfuncs, and a map of tasks ----*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_TASK_KFUNCS_H
#define BPF_TEST_TASK_KFUNCS_H

#include "bpf_helpers.h"
#include "bpf_test.h"

#define TASK_COMM_LEN 16

struct cpumask;
struct css_set;
struct mm_struct;
struct nsproxy;

/// The fields the tests use. The kernel has many more, in another order.
struct task_struct {
  u32 flags;
  int prio;
  s32 pid;
  s32 tgid;
  struct mm_struct *mm;
  struct task_struct *last_wakee;
  struct task_struct *real_parent;
  struct task_struct *group_leader;
  struct css_set *cgroups;
  char comm[TASK_COMM_LEN];
  struct nsproxy *nsproxy;
  const struct cpumask *cpus_ptr;
  int nr_cpus_allowed;
} __kernel_type;

struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
void bpf_task_release(struct task_struct *p) __ksym;
struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
/// The series of 2022 only.
struct task_struct *bpf_task_kptr_get(struct task_struct **pp) __ksym;

void bpf_rcu_read_lock(void) __ksym;
void bpf_rcu_read_unlock(void) __ksym;

#endif // BPF_TEST_TASK_KFUNCS_H
