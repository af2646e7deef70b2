/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Takes a task and never gives it back. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;

u64 seen;

SEC("tp_btf/task_newtask")
int BPF_PROG(leak, struct task_struct *task, u64 clone_flags)
{
	struct task_struct *kept = bpf_task_acquire(task);

	if (kept)
		seen++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
