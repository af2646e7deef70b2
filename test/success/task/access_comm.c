// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A helper reads the whole of an array in a trusted task, and its tail.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(access_comm_exact, struct task_struct *task, u64 clone_flags) {
  return bpf_strncmp(task->comm, TASK_COMM_LEN, "swapper");
}

SEC("tp_btf/task_newtask")
int BPF_PROG(access_comm_tail, struct task_struct *task, u64 clone_flags) {
  return bpf_strncmp(task->comm + 1, TASK_COMM_LEN - 1, "wapper");
}
