// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Files: a trusted argument, one taken from a task and put back, the path
// inside either.

#include "file_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

SEC("lsm.s/file_open")
int BPF_PROG(path_of_argument, struct file *file) {
  char name[64];
  return bpf_path_d_path(&file->f_path, name, sizeof(name)) < 0 ? -1 : 0;
}

SEC("lsm.s/file_open")
int BPF_PROG(path_of_task, struct file *file) {
  char name[64];
  struct file *exe = bpf_get_task_exe_file(bpf_get_current_task_btf());
  int length;

  if (!exe)
    return 0;
  length = bpf_path_d_path(&exe->f_path, name, sizeof(name));
  bpf_put_file(exe);
  return length < 0 ? -1 : 0;
}
