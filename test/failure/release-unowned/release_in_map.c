// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// The task read from a map is still the map's: it may be used in the RCU
// section, not released.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(release_in_map, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  bpf_rcu_read_lock();
  struct task_struct *kept = v->task;
  if (kept) {
    // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: R1 must be referenced or trusted{{.*}} [untrusted-argument]
    // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1{{.*}} [release-unowned]
    bpf_task_release(kept);
  }
  bpf_rcu_read_unlock();
  return 0;
}
