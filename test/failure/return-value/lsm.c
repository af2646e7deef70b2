// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// An LSM hook answers 0 or an error number, a few true or false. 6.1 took any
// value.

#include "bpf_test.h"

LICENSE("GPL");

SEC("lsm/inode_unlink")
int BPF_PROG(lsm_positive) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has smin=1 smax=1 should have been in [-4095, 0] [return-value]
  return 1;
}

SEC("lsm/audit_rule_known")
int BPF_PROG(lsm_bool) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has smin={{.*}} should have been in [0, 1] [return-value]
  return -1;
}

/// The last word of the context is what the hook returned so far, so it may
/// be returned again, but not more than that.
SEC("lsm/file_permission")
int BPF_PROG(lsm_past, void *file, int mask, int ret) {
  if (ret)
    return ret;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has smin=4 smax=4 should have been in [-4095, 0] [return-value]
  return 4;
}
