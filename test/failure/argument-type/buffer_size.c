// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// The size is larger than the buffer it goes with.

#include "file_kfuncs.h"

LICENSE("GPL");

SEC("lsm.s/file_open")
int BPF_PROG(buffer_size, struct file *file) {
  char name[64];
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: arg#1 arg#2 memory, len pair leads to invalid memory access{{.*}} [argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R2 and R3 memory, len pair leads to invalid memory access{{.*}} [argument-type]
  return bpf_path_d_path(&file->f_path, name, sizeof(name) + 8) < 0 ? -1 : 0;
}
