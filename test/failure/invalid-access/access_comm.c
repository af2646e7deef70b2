// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A helper reads past the end of an array in a trusted task, from its start
// and from its middle; another would write into it.

#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(access_comm_size, struct task_struct *task, u64 clone_flags) {
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: access beyond the end of member comm{{.*}} [invalid-access]
  return bpf_strncmp(task->comm, TASK_COMM_LEN + 1, "swapper");
}

SEC("tp_btf/task_newtask")
int BPF_PROG(access_comm_offset, struct task_struct *task, u64 clone_flags) {
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: access beyond the end of member comm{{.*}} [invalid-access]
  return bpf_strncmp(task->comm + 1, TASK_COMM_LEN, "swapper");
}

SEC("tp_btf/task_newtask")
int BPF_PROG(access_comm_write, struct task_struct *task, u64 clone_flags) {
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_probe_read_kernel() may write into memory pointed by R1 type=trusted_ptr_{{.*}} [invalid-access]
  bpf_probe_read_kernel(task->comm, TASK_COMM_LEN, task->comm);
  return 0;
}
