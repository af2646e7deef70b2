// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/*
 * Process 1 of a guest whose programs use modules: inserts /module0, /module1,
 * ... and becomes the oracle's loader. Apart from loader.c, so that the
 * verdicts of kernels without modules stay those of the same loader.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	static char *const arguments[] = { "/loader", NULL };
	char path[32];

	for (int i = 0;; i++) {
		int file;

		snprintf(path, sizeof(path), "/module%d", i);
		file = open(path, O_RDONLY | O_CLOEXEC);
		if (file < 0)
			break;
		/* without it no verdict would be what was asked for */
		if (syscall(SYS_finit_module, file, "", 0)) {
			perror(path);
			reboot(RB_POWER_OFF);
			return 1;
		}
		close(file);
	}
	execv(arguments[0], arguments);
	perror(arguments[0]);
	return 1;
}
