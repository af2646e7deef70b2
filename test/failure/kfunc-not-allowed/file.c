// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// The file kfuncs are for LSM programs, though tracing shares their hook.

#include "file_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

SEC("fentry/wake_up_new_task")
int BPF_PROG(exe_of_current) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: calling kernel function bpf_get_task_exe_file is not allowed{{.*}} [kfunc-not-allowed]
  struct file *exe = bpf_get_task_exe_file(bpf_get_current_task_btf());
  if (exe)
    bpf_put_file(exe);
  return 0;
}
