// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=SET --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=REG --implicit-check-not=warning:
//
// Memory for a mask may run out.

#include "cpumask_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(create_unchecked, void *task, u64 clone_flags) {
  struct bpf_cpumask *mask = bpf_cpumask_create();
  // SET: :[[@LINE+2]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted arg1{{.*}} [null-argument]
  // REG: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted R2{{.*}} [null-argument]
  bpf_cpumask_set_cpu(0, mask);
  if (mask)
    bpf_cpumask_release(mask);
  return 0;
}
