// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %exits 1 %precheck --kernel=6.12 %s -- %bpf_flags | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: %clang %bpf_flags -fplugin=%plugin -fplugin-arg-precheck-kernel=6.12 \
// RUN:   -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// NOLINT comments work in every face.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(on_the_line, struct task_struct *task, u64 clone_flags) {
  bpf_task_release(bpf_task_acquire(task)); // NOLINT(null-argument)
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(next_line, struct task_struct *task, u64 clone_flags) {
  // NOLINTNEXTLINE
  bpf_task_release(bpf_task_acquire(task));
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(block, struct task_struct *task, u64 clone_flags) {
  // NOLINTBEGIN(null-*)
  bpf_task_release(bpf_task_acquire(task));
  // NOLINTEND(null-*)
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(another_rule, struct task_struct *task, u64 clone_flags) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}} [null-argument]
  bpf_task_release(bpf_task_acquire(task)); // NOLINT(reference-leak)
  return 0;
}
