// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A dentry may have no inode. 7.3 wants a check, 6.12 did not.

#include "file_kfuncs.h"

LICENSE("GPL");

int last_number;

SEC("lsm/inode_unlink")
int BPF_PROG(negative_dentry, struct inode *dir, struct dentry *dentry) {
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'trusted_ptr_or_null_'{{.*}} [null-dereference]
  last_number = dentry->d_inode->i_ino;
  return 0;
}
