// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// Of the tracepoints only those of system calls take sleepable programs.

#include "bpf_test.h"

LICENSE("GPL");

SEC("tp_btf.s/sched_switch")
// CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: Sleepable program cannot attach to non-faultable tracepoint sched_switch [program-structure]
int BPF_PROG(sleeps, bool preempt) { return 0; }

SEC("tp_btf.s/sys_enter")
int may_sleep(void *ctx) { return 0; }
