// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Values that the hooks take.

#include "bpf_helpers.h"

LICENSE("GPL");

SEC("lsm/inode_unlink")
int BPF_PROG(lsm_error) {
  return bpf_get_smp_processor_id() == 0 ? -1 : 0;
}

SEC("fentry/wake_up_new_task")
int BPF_PROG(fentry_zero) {
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(any_value) {
  return bpf_get_smp_processor_id();
}

SEC("tc")
int classifier(void *ctx) { return bpf_get_smp_processor_id(); }
