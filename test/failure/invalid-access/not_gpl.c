// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// The kernel's own structs are for programs under the GPL.

#include "file_kfuncs.h"

LICENSE("Proprietary");

SEC("fentry/vfs_write")
int BPF_PROG(reads_file, struct file *file) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Cannot access kernel 'struct file' from non-GPL compatible program [invalid-access]
  struct inode *inode = file->f_inode;
  opaque(inode);
  return 0;
}
