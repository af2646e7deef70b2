// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A sleepable program looks a user's key up.

#include "key_kfuncs.h"

LICENSE("GPL");

SEC("lsm.s/bpf")
int BPF_PROG(user_key) {
  struct bpf_key *key = bpf_lookup_user_key(1, 0);
  if (key)
    bpf_key_put(key);
  return 0;
}
