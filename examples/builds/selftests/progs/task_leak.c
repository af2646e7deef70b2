/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The second reference is not given back where there was no first one. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

SEC("tp_btf/task_newtask")
int BPF_PROG(task_leak, struct task_struct *task, u64 clone_flags)
{
	struct task_struct *mine, *other;

	other = bpf_task_from_pid(1);
	mine = bpf_task_acquire(task);
	if (!mine)
		return 0;
	if (other)
		bpf_task_release(other);
	bpf_task_release(mine);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
