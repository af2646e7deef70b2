// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12-debian-cloud %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=HOOK,CLOUD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=HOOK --implicit-check-not=warning:
//
// Sleepable programs need a target that may sleep. Which functions have error
// injection is the configuration's choice: only a kernel known to be built
// without it is sure to refuse.

#include "bpf_helpers.h"

LICENSE("GPL");

SEC("fentry.s/__x64_sys_getpgid")
// CLOUD: :[[@LINE+1]]:{{[0-9]+}}: warning: __x64_sys_getpgid is not sleepable [program-structure]
int on_getpgid(void *ctx) { return 0; }

SEC("lsm.s/task_free")
// HOOK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_lsm_task_free is not sleepable [program-structure]
int on_task_free(void *ctx) { return 0; }

SEC("lsm.s/file_open")
int on_file_open(void *ctx) { return 0; }
