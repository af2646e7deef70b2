// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// Nor may a sleepable program sleep inside an RCU section.

#include "key_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

SEC("lsm.s/bpf")
int BPF_PROG(user_key_in_rcu) {
  bpf_rcu_read_lock();
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: kernel func bpf_lookup_user_key is sleepable within rcu_read_lock region{{.*}} [sleepable-call]
  struct bpf_key *key = bpf_lookup_user_key(1, 0);
  if (key)
    bpf_key_put(key);
  bpf_rcu_read_unlock();
  return 0;
}
