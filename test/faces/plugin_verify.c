// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang %bpf_flags -fplugin=%plugin -fplugin-arg-precheck-kernel=6.12 \
// RUN:   -Xclang -verify -Xclang -verify-ignore-unexpected=note -fsyntax-only %s
//
// Findings are clang diagnostics like any other, -verify sees them.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(unowned, struct task_struct *task, u64 clone_flags) {
  bpf_task_release(task); // expected-warning {{release kernel function bpf_task_release expects refcounted PTR_TO_BTF_ID [release-unowned]}}
  return 0;
}
