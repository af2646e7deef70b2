// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// The map's field may be empty.

#include "task_map.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(map_kptr, struct task_struct *task, u64 clone_flags) {
  struct task_slot *v = task_slot(task->pid);
  if (!v)
    return 0;
  bpf_rcu_read_lock();
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'rcu_ptr_or_null_'{{.*}} [null-dereference]
  int prio = v->task->prio;
  bpf_rcu_read_unlock();
  return prio;
}
