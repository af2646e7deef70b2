// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// Kfuncs are for programs under a licence that goes with the kernel's.

#include "key_kfuncs.h"

LICENSE("Proprietary");

SEC("lsm.s/bpf")
int BPF_PROG(licence) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: cannot call kernel function from non-GPL compatible program{{.*}} [kfunc-not-allowed]
  struct bpf_key *key = bpf_lookup_system_key(0);
  if (key)
    bpf_key_put(key);
  return 0;
}
