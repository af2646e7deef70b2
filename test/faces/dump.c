// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %exits 0 %precheck --dump=program %s -- %bpf_flags | FileCheck %s --check-prefix=PROGRAM --implicit-check-not=warning
// RUN: %exits 0 %precheck --dump=ir %s -- %bpf_flags | FileCheck %s --check-prefix=IR --implicit-check-not=warning
// RUN: %exits 1 %precheck --dump=states %s -- %bpf_flags | FileCheck %s --check-prefix=STATES
//
// A dump ends the pipeline after its stage; the states' dump is the last one,
// so there the findings follow.

#include "task_kfuncs.h"

LICENSE("GPL");

// PROGRAM: leak
// PROGRAM-SAME: tp_btf/task_newtask
// IR: leak
// IR: leak_body
// STATES: warning: Unreleased reference
SEC("tp_btf/task_newtask")
int BPF_PROG(leak, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  return mine != NULL;
}
