// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// The file stays open when its path is too long.

#include "file_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

SEC("lsm.s/file_open")
int BPF_PROG(exe_kept, struct file *file) {
  char name[64];
  struct file *exe = bpf_get_task_exe_file(bpf_get_current_task_btf());

  if (!exe)
    return 0;
  if (bpf_path_d_path(&exe->f_path, name, sizeof(name)) < 0)
    // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
    return -1;
    // LEAK: :[[@LINE-7]]:{{[0-9]+}}: note:
  bpf_put_file(exe);
  return 0;
}
