// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// Resilient locks nest, in order, and not with themselves.

#include "lock_kfuncs.h"

private(A) struct bpf_res_spin_lock one;
private(B) struct bpf_res_spin_lock two;

LICENSE("GPL");

SEC("tc")
int same_lock_again(void *ctx) {
  if (bpf_res_spin_lock(&one))
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Acquiring the same lock again, AA deadlock detected{{.*}} [unbalanced-region]
  if (!bpf_res_spin_lock(&one))
    bpf_res_spin_unlock(&one);
  bpf_res_spin_unlock(&one);
  return 0;
}

SEC("tc")
int out_of_order(void *ctx) {
  if (bpf_res_spin_lock(&one))
    return 0;
  if (bpf_res_spin_lock(&two)) {
    bpf_res_spin_unlock(&one);
    return 0;
  }
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_res_spin_unlock cannot be out of order{{.*}} [unbalanced-region]
  bpf_res_spin_unlock(&one);
  bpf_res_spin_unlock(&two);
  return 0;
}

SEC("tc")
int result_not_tested(void *ctx) {
  bpf_res_spin_lock(&one);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_res_spin_unlock without taking a lock{{.*}} [unbalanced-region]
  bpf_res_spin_unlock(&one);
  return 0;
}

SEC("tc")
int other_kind(void *ctx) {
  unsigned long flags;
  bpf_local_irq_save(&flags);
  if (bpf_res_spin_lock(&one)) {
    bpf_local_irq_restore(&flags);
    return 0;
  }
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_res_spin_unlock of different lock{{.*}} [unbalanced-region]
  bpf_res_spin_unlock_irqrestore(&one, &flags);
  return 0;
}

SEC("tc")
int left_locked(void *ctx) {
  if (bpf_res_spin_lock(&one))
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_EXIT instruction in main prog cannot be used inside bpf_spin_lock-ed region{{.*}} [unbalanced-region]
  return 0;
}
