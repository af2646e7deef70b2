// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A NULL check does not make a map's task safe in a sleepable program, which
// is outside an RCU section until it enters one.

#include "task_map.h"

LICENSE("GPL");

SEC("lsm.s/bpf")
int BPF_PROG(acquire_kptr_outside_rcu) {
  struct task_slot *v = task_slot(1);
  if (!v)
    return 0;
  struct task_struct *kept = v->task;
  if (!kept)
    return 0;
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer{{.*}} [untrusted-argument]
  struct task_struct *mine = bpf_task_acquire(kept);
  if (mine)
    bpf_task_release(mine);
  return 0;
}
