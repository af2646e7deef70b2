// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// In a sleepable program the map's task is safe until the section ends.

#include "task_map.h"

LICENSE("GPL");

SEC("lsm.s/bpf")
int BPF_PROG(used_after_unlock) {
  struct task_slot *v = task_slot(1);
  if (!v)
    return 0;

  bpf_rcu_read_lock();
  struct task_struct *kept = v->task;
  bpf_rcu_read_unlock();
  if (!kept)
    return 0;
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer{{.*}} [untrusted-argument]
  struct task_struct *mine = bpf_task_acquire(kept);
  if (mine)
    bpf_task_release(mine);
  return 0;
}
