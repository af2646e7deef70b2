/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The few types that the examples use, in place of the vmlinux.h that
 * bpftool writes from a kernel's BTF.
 */
#ifndef __VMLINUX_H__
#define __VMLINUX_H__

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef unsigned char __u8;
typedef short __s16;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef __s32 s32;
typedef __u32 u32;
typedef __u64 u64;

#define NULL ((void *)0)

enum { BPF_MAP_TYPE_HASH = 1 };

struct inode {
	unsigned long i_ino;
};

struct dentry {
	struct inode *d_inode;
};

struct task_struct {
	int pid;
};

#pragma clang attribute pop

#endif
