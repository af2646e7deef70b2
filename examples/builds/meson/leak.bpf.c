/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* As owner.bpf.c, but forgets the task that was in the map. */
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
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, struct slot);
} newest SEC(".maps");

SEC("tp_btf/task_newtask")
int BPF_PROG(leak, struct task_struct *task, u64 clone_flags)
{
	struct task_struct *kept, *old;
	struct slot *slot;
	u32 key = 0;

	slot = bpf_map_lookup_elem(&newest, &key);
	if (!slot)
		return 0;
	kept = bpf_task_acquire(task);
	if (!kept)
		return 0;
	old = bpf_kptr_xchg(&slot->task, kept);
	if (old)
		return 1; /* old is ours now */
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
