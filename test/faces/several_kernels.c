// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %exits 1 %precheck --kernel=7.3,6.12 %s -- %bpf_flags | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: %exits 0 %precheck --kernel=6.12 --only=null-dereference %s -- %bpf_flags | count 0
//
// Findings of several kernels are merged; who refuses is named unless all do.

#include "file_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

int last_number;

SEC("lsm/inode_unlink")
int BPF_PROG(negative_dentry, struct inode *dir, struct dentry *dentry) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'trusted_ptr_or_null_' (rejected by 7.3; accepted by 6.12) [null-dereference]
  last_number = dentry->d_inode->i_ino;
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(unchecked, struct task_struct *task, u64 clone_flags) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted R1 [null-argument]
  bpf_task_release(bpf_task_acquire(task));
  return 0;
}
