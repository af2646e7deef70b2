// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// The acquire of a mask never fails, so it needs no check but a release.

#include "cpumask_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(shared_kept, void *task, u64 clone_flags) {
  struct bpf_cpumask *mask = bpf_cpumask_create();
  if (!mask)
    return 0;
  struct bpf_cpumask *again = bpf_cpumask_acquire(mask);
  u32 first = bpf_cpumask_first(plain_mask(again));
  bpf_cpumask_release(mask);
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return first;
  // LEAK: :[[@LINE-5]]:{{[0-9]+}}: note:
}
