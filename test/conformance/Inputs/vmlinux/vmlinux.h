// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The little of a vmlinux.h that these tests need.
#ifndef VMLINUX_H
#define VMLINUX_H // has no kfuncs: BPF_NO_KFUNC_PROTOTYPES
#pragma clang attribute push(__attribute__((preserve_access_index)),           \
                             apply_to = record)
struct task_struct {
  int pid;
  int tgid;
};
#pragma clang attribute pop
#endif
