// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V612 --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V618 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V73 --implicit-check-not=warning:
//
// Functions that tracing programs may not be attached to.

#include "bpf_test.h"

LICENSE("GPL");

SEC("fentry/__rcu_read_lock")
// ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: Attaching tracing programs to function '__rcu_read_lock' is rejected. [program-structure]
int denied(void *ctx) { return 0; }

SEC("fexit/do_exit")
// V612: :[[@LINE+3]]:{{[0-9]+}}: warning: Attaching fexit/fmod_ret to __noreturn functions is rejected [program-structure]
// V618: :[[@LINE+2]]:{{[0-9]+}}: warning: Attaching fexit/fmod_ret to __noreturn function 'do_exit' is rejected [program-structure]
// V73: :[[@LINE+1]]:{{[0-9]+}}: warning: Attaching fexit/fsession/fmod_ret to __noreturn function 'do_exit' is rejected [program-structure]
int after_the_end(void *ctx) { return 0; }

SEC("fentry/do_exit")
int before_the_end(void *ctx) { return 0; }

SEC("tp_btf/sched_switch")
int not_sleepable(void *ctx) { return 0; }
