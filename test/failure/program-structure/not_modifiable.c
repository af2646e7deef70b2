// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12-debian-cloud %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=CLOUD --implicit-check-not=warning:
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
//
// fmod_ret takes security hooks, functions of some sets and those with error
// injection. Which have that is the configuration's choice, as for sleepable
// programs.

#include "bpf_helpers.h"

LICENSE("GPL");

SEC("fmod_ret/__x64_sys_getpgid")
// CLOUD: :[[@LINE+1]]:{{[0-9]+}}: warning: __x64_sys_getpgid() is not modifiable [program-structure]
int on_getpgid(void *ctx) { return 0; }

SEC("fmod_ret/bpf_modify_return_test")
int on_test(void *ctx) { return 0; }

SEC("fmod_ret/security_file_open")
int on_file_open(void *ctx) { return 0; }
