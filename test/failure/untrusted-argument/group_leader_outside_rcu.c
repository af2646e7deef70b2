// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// In a sleepable program the group leader of a trusted task is safe only
// inside an RCU section.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("lsm.s/bpf")
int BPF_PROG(group_leader_outside_rcu) {
  struct task_struct *current = bpf_get_current_task_btf();
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be a rcu pointer{{.*}} [untrusted-argument]
  struct task_struct *leader = bpf_task_acquire(current->group_leader);
  if (leader)
    bpf_task_release(leader);
  return 0;
}
