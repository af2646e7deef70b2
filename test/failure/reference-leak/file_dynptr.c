// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.2 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A file may not go before the dynptr that was made of it.

#include "bpf_helpers.h"
#include "file_kfuncs.h"
#include "stack_objects.h"

LICENSE("GPL");

struct task_struct {
  int pid;
} __kernel_type;

SEC("lsm.s/file_open")
int discarded_first(void *ctx) {
  struct file *file = bpf_get_task_exe_file(bpf_get_current_task_btf());
  struct bpf_dynptr dynptr;
  char head[8];
  if (!file)
    return 0;
  if (!bpf_dynptr_from_file(file, 0, &dynptr))
    bpf_dynptr_read(head, sizeof(head), &dynptr, 0, 0);
  bpf_dynptr_file_discard(&dynptr);
  bpf_put_file(file);
  return 0;
}

SEC("lsm.s/file_open")
int put_first(void *ctx) {
  struct file *file = bpf_get_task_exe_file(bpf_get_current_task_btf());
  struct bpf_dynptr dynptr;
  if (!file)
    return 0;
  bpf_dynptr_from_file(file, 0, &dynptr);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Leaking reference{{.*}} [reference-leak]
  bpf_put_file(file);
  bpf_dynptr_file_discard(&dynptr);
  return 0;
}
