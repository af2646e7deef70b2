/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Refuses to unlink the file with inode number 1. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("lsm/inode_unlink")
int BPF_PROG(keep_root, struct inode *dir, struct dentry *victim)
{
	struct inode *inode = victim->d_inode;

	return inode && inode->i_ino == 1 ? -1 : 0;
}

char LICENSE[] SEC("license") = "GPL";
