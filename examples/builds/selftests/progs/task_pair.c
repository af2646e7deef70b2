/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Two references, given back in either order. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

SEC("tp_btf/task_newtask")
int BPF_PROG(task_pair, struct task_struct *task, u64 clone_flags)
{
	struct task_struct *mine, *other;

	mine = bpf_task_acquire(task);
	if (!mine)
		return 0;
	other = bpf_task_from_pid(1);
	if (other && other->pid < mine->pid)
		clone_flags = 0;
	if (other)
		bpf_task_release(other);
	bpf_task_release(mine);
	return clone_flags == 0;
}

char LICENSE[] SEC("license") = "GPL";
