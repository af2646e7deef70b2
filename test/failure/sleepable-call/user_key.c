// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// Looking a user's key up may sleep; the program may not.

#include "key_kfuncs.h"

LICENSE("GPL");

SEC("lsm/bpf")
int BPF_PROG(user_key) {
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: kernel function bpf_lookup_user_key is sleepable but the program is not{{.*}} [sleepable-call]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: program must be sleepable to call sleepable kfunc bpf_lookup_user_key{{.*}} [sleepable-call]
  struct bpf_key *key = bpf_lookup_user_key(1, 0);
  if (key)
    bpf_key_put(key);
  return 0;
}
