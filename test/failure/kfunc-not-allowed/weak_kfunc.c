// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// libbpf leaves the call of a weak kfunc that the kernel lacks as an
// instruction that the verifier refuses, if it gets there.

#include "bpf_helpers.h"

extern void bpf_no_such_kfunc(int n) __ksym __weak;
extern void bpf_rcu_read_lock(void) __ksym __weak;
extern void bpf_rcu_read_unlock(void) __ksym __weak;
#define bpf_ksym_exists(sym) (!!(sym))

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int unguarded(void *ctx) {
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: kfunc 'bpf_no_such_kfunc' is referenced but wasn't resolved [kfunc-not-allowed]
  bpf_no_such_kfunc(1);
  return 0;
}

SEC("tp_btf/task_newtask")
int other_guard(void *ctx) {
  if (bpf_ksym_exists(bpf_rcu_read_lock))
    // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: kfunc 'bpf_no_such_kfunc' is referenced but wasn't resolved [kfunc-not-allowed]
    bpf_no_such_kfunc(1);
  return 0;
}

SEC("tp_btf/task_newtask")
int guarded(void *ctx) {
  if (bpf_ksym_exists(bpf_no_such_kfunc)) {
    bpf_no_such_kfunc(1);
  } else {
    bpf_rcu_read_lock();
    bpf_rcu_read_unlock();
  }
  return 0;
}
