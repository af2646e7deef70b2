/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Loads newtask.bpf.c, and prints what it counts until it is stopped. */
#include "newtask.skel.h"
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	struct newtask_bpf *skel = newtask_bpf__open_and_load();

	if (!skel || newtask_bpf__attach(skel)) {
		fprintf(stderr, "newtask: cannot be loaded\n");
		newtask_bpf__destroy(skel);
		return 1;
	}
	for (;;) {
		sleep(1);
		printf("%llu\n", skel->bss->found);
	}
}
