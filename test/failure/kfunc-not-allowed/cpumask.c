// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// Packet programs have no use for masks.

#include "cpumask_kfuncs.h"

LICENSE("GPL");

SEC("tc")
int classifier(void *ctx) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function bpf_cpumask_create is not allowed{{.*}} [kfunc-not-allowed]
  struct bpf_cpumask *mask = bpf_cpumask_create();
  if (mask)
    bpf_cpumask_release(mask);
  return 0;
}
