// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=FREED --implicit-check-not=warning:
//
// The map owns the task now, and may lose it to another CPU at any time.

#include "task_map.h"

LICENSE("GPL");

SEC("lsm.s/bpf")
int BPF_PROG(use_after_insert) {
  struct task_slot *v = task_slot(1);
  if (!v)
    return 0;
  struct task_struct *mine = bpf_task_acquire(bpf_get_current_task_btf());
  if (!mine)
    return 0;
  struct task_struct *old = bpf_kptr_xchg(&v->task, mine);
  if (old)
    bpf_task_release(old);
  // FREED: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar'{{.*}} [use-after-release]
  return mine->prio & 1;
}
