// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// Nor inside an RCU section, although bpf_rcu_read_lock itself is allowed.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("kretprobe/free_task")
int unsafe_kretprobe_rcu(u64 *ctx) {
  bpf_rcu_read_lock();
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function bpf_task_acquire is not allowed{{.*}} [kfunc-not-allowed]
  struct task_struct *mine = bpf_task_acquire(bpf_get_current_task_btf());
  if (mine)
    bpf_task_release(mine);
  bpf_rcu_read_unlock();
  return 0;
}
