/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The programs of rejected.bpf.c, mended: every kernel that has the kfuncs
 * accepts them.
 */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

struct slot {
	struct task_struct __kptr *task;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u64);
	__type(value, struct slot);
} slots SEC(".maps");

/* Keeps the newest task of each kind of clone. */
SEC("tp_btf/task_newtask")
int BPF_PROG(remember_task, struct task_struct *task, u64 clone_flags)
{
	struct task_struct *kept, *old;
	struct slot *slot;

	kept = bpf_task_acquire(task);
	if (!kept)
		return 0;
	slot = bpf_map_lookup_elem(&slots, &clone_flags);
	if (!slot) {
		bpf_task_release(kept);
		return 0;
	}
	old = bpf_kptr_xchg(&slot->task, kept);
	if (old)
		bpf_task_release(old);
	return 0;
}

SEC("lsm/inode_unlink")
int BPF_PROG(keep_root, struct inode *dir, struct dentry *victim)
{
	struct inode *inode = victim->d_inode;

	return inode && inode->i_ino == 1 ? -1 : 0;
}

char LICENSE[] SEC("license") = "GPL";
