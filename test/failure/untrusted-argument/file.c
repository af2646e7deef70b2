// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// A kfunc of trusted arguments does not take what RCU alone protects.

#include "file_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

SEC("lsm.s/file_open")
int BPF_PROG(exe_of_parent, struct file *file) {
  struct task_struct *current = bpf_get_current_task_btf();
  struct file *exe;

  bpf_rcu_read_lock();
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be referenced or trusted{{.*}} [untrusted-argument]
  exe = bpf_get_task_exe_file(current->real_parent);
  bpf_rcu_read_unlock();
  if (exe)
    bpf_put_file(exe);
  return 0;
}
