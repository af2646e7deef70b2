//===- lock_kfuncs.h - Resilient locks and irq state --------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCK_KFUNCS_H
#define LOCK_KFUNCS_H

#include "bpf_helpers.h"
#include "bpf_test.h"

struct bpf_res_spin_lock {
  u32 val;
};

int bpf_res_spin_lock(struct bpf_res_spin_lock *lock) __ksym;
void bpf_res_spin_unlock(struct bpf_res_spin_lock *lock) __ksym;
int bpf_res_spin_lock_irqsave(struct bpf_res_spin_lock *lock,
                              unsigned long *flags__irq_flag) __ksym;
void bpf_res_spin_unlock_irqrestore(struct bpf_res_spin_lock *lock,
                                    unsigned long *flags__irq_flag) __ksym;
void bpf_local_irq_save(unsigned long *flags__irq_flag) __ksym;
void bpf_local_irq_restore(unsigned long *flags__irq_flag) __ksym;

#endif // LOCK_KFUNCS_H
