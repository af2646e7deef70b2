/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* As newtask.bpf.c, but keeps what it looked up when it returns early. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

const volatile int wanted = 1;
unsigned long long found;

SEC("tp_btf/task_newtask")
int BPF_PROG(leak, struct task_struct *task, u64 clone_flags)
{
	struct task_struct *parent = bpf_task_from_pid(wanted);

	if (!parent)
		return 0;
	if (parent->pid == task->pid)
		return 0; /* parent is still ours */
	found++;
	bpf_task_release(parent);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
