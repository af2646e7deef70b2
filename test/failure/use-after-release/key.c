// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A key is put back twice.

#include "key_kfuncs.h"

LICENSE("GPL");

SEC("lsm.s/bpf")
int BPF_PROG(key_put_twice) {
  struct bpf_key *key = bpf_lookup_system_key(0);
  if (!key)
    return 0;
  bpf_key_put(key);
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT bpf_key must point to scalar, or struct with scalar{{.*}} [argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: release kfunc bpf_key_put expects referenced PTR_TO_BTF_ID passed to R1{{.*}} [release-unowned]
  bpf_key_put(key);
  return 0;
}
