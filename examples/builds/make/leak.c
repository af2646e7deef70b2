/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Loads leak.bpf.c, and prints what it counts until it is stopped. */
#include "leak.skel.h"
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	struct leak_bpf *skel = leak_bpf__open_and_load();

	if (!skel || leak_bpf__attach(skel)) {
		fprintf(stderr, "leak: cannot be loaded\n");
		leak_bpf__destroy(skel);
		return 1;
	}
	for (;;) {
		sleep(1);
		printf("%llu\n", skel->bss->found);
	}
}
