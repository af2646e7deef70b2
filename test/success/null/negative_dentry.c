// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Checked, and as the argument that is known to exist.

#include "file_kfuncs.h"

LICENSE("GPL");

int last_number;

SEC("lsm/inode_unlink")
int BPF_PROG(negative_dentry, struct inode *dir, struct dentry *dentry) {
  struct inode *inode = dentry->d_inode;

  last_number = dir->i_ino;
  if (inode)
    last_number = inode->i_ino;
  return 0;
}
