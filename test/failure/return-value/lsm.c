// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// XFAIL: *
//
// An LSM hook answers 0 or an error number. 6.1 took any value.
// Known wrong: returned values are not checked yet.

#include "bpf_test.h"

LICENSE("GPL");

SEC("lsm/inode_unlink")
int BPF_PROG(lsm_positive) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: At program exit the register R0 has{{.*}} [return-value]
  return 1;
}
