//===- cpumask_kfuncs.h - CPU masks and some of their kfuncs ------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_CPUMASK_KFUNCS_H
#define BPF_TEST_CPUMASK_KFUNCS_H

#include "bpf_helpers.h"
#include "bpf_test.h"

struct cpumask {
  unsigned long bits[1];
} __kernel_type;

struct bpf_cpumask {
  struct cpumask cpumask;
} __kernel_type;

struct bpf_cpumask *bpf_cpumask_create(void) __ksym;
struct bpf_cpumask *bpf_cpumask_acquire(struct bpf_cpumask *cpumask) __ksym;
void bpf_cpumask_release(struct bpf_cpumask *cpumask) __ksym;
u32 bpf_cpumask_first(const struct cpumask *cpumask) __ksym;
void bpf_cpumask_set_cpu(u32 cpu, struct bpf_cpumask *cpumask) __ksym;
bool bpf_cpumask_test_cpu(u32 cpu, const struct cpumask *cpumask) __ksym;
bool bpf_cpumask_and(struct bpf_cpumask *dst, const struct cpumask *src1,
                     const struct cpumask *src2) __ksym;

/// A mask the program owns, as the plain mask most kfuncs take.
#define plain_mask(mask) ((const struct cpumask *)(mask))

#endif // BPF_TEST_CPUMASK_KFUNCS_H
