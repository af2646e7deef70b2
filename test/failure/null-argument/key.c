// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ARG --implicit-check-not=warning:
//
// A key that may be NULL is put back unchecked.

#include "key_kfuncs.h"

LICENSE("GPL");

SEC("lsm.s/bpf")
int BPF_PROG(key_unchecked) {
  struct bpf_key *key = bpf_lookup_system_key(0);

  // OLD: :[[@LINE+3]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT bpf_key must point to scalar, or struct with scalar{{.*}} [argument-type]
  // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted arg0{{.*}} [null-argument]
  // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted R1{{.*}} [null-argument]
  bpf_key_put(key);
  return 0;
}
