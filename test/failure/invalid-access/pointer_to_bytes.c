// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A field that points to bytes: 7.3 lets the program read them, 6.12 sees a
// number.

#include "file_kfuncs.h"

LICENSE("GPL");

SEC("lsm/inode_unlink")
int BPF_PROG(pointer_to_bytes, struct inode *dir, struct dentry *dentry) {
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar'{{.*}} [invalid-access]
  return dentry->d_name.name[0] == '.' ? -1 : 0;
}
