// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// Interrupt state is restored once, in order, on each path.

#include "lock_kfuncs.h"

LICENSE("GPL");

SEC("tc")
int not_restored(void *ctx) {
  unsigned long flags;
  bpf_local_irq_save(&flags);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_EXIT instruction in main prog cannot be used inside bpf_local_irq_save-ed region{{.*}} [unbalanced-region]
  return 0;
}

SEC("tc")
int out_of_order(void *ctx) {
  unsigned long outer, inner;
  bpf_local_irq_save(&outer);
  bpf_local_irq_save(&inner);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: cannot restore irq state out of order{{.*}} [unbalanced-region]
  bpf_local_irq_restore(&outer);
  bpf_local_irq_restore(&inner);
  return 0;
}

SEC("tc")
int saved_twice(void *ctx) {
  unsigned long flags;
  bpf_local_irq_save(&flags);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: expected uninitialized irq flag as R1{{.*}} [stack-object]
  bpf_local_irq_save(&flags);
  bpf_local_irq_restore(&flags);
  return 0;
}

SEC("tc")
int overwritten(void *ctx) {
  unsigned long flags;
  bpf_local_irq_save(&flags);
  flags = 0xdead;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: expected an initialized irq flag as R1{{.*}} [stack-object]
  bpf_local_irq_restore(&flags);
  return 0;
}
