//===- file_kfuncs.h - Files, and kfuncs that LSM programs have ---*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_FILE_KFUNCS_H
#define BPF_TEST_FILE_KFUNCS_H

#include "bpf_test.h"

struct task_struct;

struct inode {
  unsigned long i_ino;
} __kernel_type;

struct qstr {
  const unsigned char *name;
} __kernel_type;

struct dentry {
  struct qstr d_name;
  struct inode *d_inode;
} __kernel_type;

struct path {
  struct dentry *dentry;
} __kernel_type;

struct file {
  struct path f_path;
  struct inode *f_inode;
} __kernel_type;

struct file *bpf_get_task_exe_file(struct task_struct *task) __ksym;
void bpf_put_file(struct file *file) __ksym;
int bpf_path_d_path(const struct path *path, char *buf, unsigned long buf__sz)
    __ksym;

struct bpf_dynptr;
int bpf_dynptr_from_file(struct file *file, u32 flags,
                         struct bpf_dynptr *ptr__uninit) __ksym;
int bpf_dynptr_file_discard(struct bpf_dynptr *dynptr) __ksym;

#endif // BPF_TEST_FILE_KFUNCS_H
