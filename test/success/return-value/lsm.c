// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12,7.3 %s -- %bpf_flags 2>&1 | count 0
//
// An LSM hook answers 0 or an error number, and what it has answered before.

#include "bpf_test.h"

LICENSE("GPL");

SEC("lsm/file_permission")
int BPF_PROG(lsm_errors, void *file, int mask, int ret) {
  if (ret)
    return ret;
  return -1;
}

SEC("lsm/audit_rule_known")
int BPF_PROG(lsm_bool) { return 1; }
