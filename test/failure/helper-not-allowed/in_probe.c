// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// bpf_d_path() is for a few functions only: others may hold locks that it
// takes.

#include "file_kfuncs.h"
#include "bpf_helpers.h"

static long (*const bpf_d_path)(struct path *path, char *buf, u32 sz) =
    (void *)147;

LICENSE("GPL");

SEC("fentry/filp_close")
int BPF_PROG(allowed, struct file *file) {
  char name[32];
  bpf_d_path(&file->f_path, name, sizeof(name));
  return 0;
}

SEC("fentry/vfs_write")
int BPF_PROG(elsewhere, struct file *file) {
  char name[32];
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: helper call is not allowed in probe [helper-not-allowed]
  bpf_d_path(&file->f_path, name, sizeof(name));
  return 0;
}
