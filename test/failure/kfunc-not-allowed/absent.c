// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=K61 --implicit-check-not=warning:
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=K612 --implicit-check-not=warning:
//
// A kfunc that other kernels have and this one lacks: libbpf does not load the
// object. What no kernel has may be a module's.

#include "task_kfuncs.h"

extern void bpf_made_by_a_module(void) __ksym;

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(newer, struct task_struct *task, u64 clone_flags) {
  // K61: :[[@LINE+1]]:{{[0-9]+}}: warning: extern (func ksym) 'bpf_rcu_read_lock': not found in kernel or module BTFs [kfunc-not-allowed]
  bpf_rcu_read_lock();
  bpf_rcu_read_unlock();
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(unknown, struct task_struct *task, u64 clone_flags) {
  // K61: remark: kfunc 'bpf_made_by_a_module' is not in the database of kernel 6.1
  // K612: remark: kfunc 'bpf_made_by_a_module' is not in the database of kernel 6.12
  bpf_made_by_a_module();
  return 0;
}
