// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A map takes only what the program owns: not its argument.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(kptr_xchg, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: R2 must be referenced when passed to release function{{.*}} [release-unowned]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: release helper bpf_kptr_xchg expects referenced PTR_TO_BTF_ID passed to R2{{.*}} [release-unowned]
  struct task_struct *old = bpf_kptr_xchg(&v->task, task);
  if (old)
    bpf_task_release(old);
  return 0;
}
