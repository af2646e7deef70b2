// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=K612 --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.18 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=K618 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=K73 --implicit-check-not=warning:
//
// Where global functions may be called: what they do in there is not looked at
// again, but for whether they may sleep.

#include "lock_kfuncs.h"

void bpf_preempt_disable(void) __ksym;
void bpf_preempt_enable(void) __ksym;
void bpf_rcu_read_lock(void) __ksym;
void bpf_rcu_read_unlock(void) __ksym;
static long (*const bpf_copy_from_user)(void *dst, u32 size,
                                        const void *src) = (void *)148;

LICENSE("GPL");

__noinline int plain(int *p) {
  opaque(p);
  return p ? *p : 0;
}

__noinline int sleeps(int *p) {
  return p ? bpf_copy_from_user(p, sizeof(*p), NULL) : 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(without_preemption, void *task, u64 clone_flags) {
  int n = 0;
  bpf_preempt_disable();
  // K612: :[[@LINE+1]]:{{[0-9]+}}: warning: global function calls are not allowed with preemption disabled, use static function instead [locked-call]
  n = plain(&n);
  bpf_preempt_enable();
  return n;
}

SEC("fentry.s/bpf_fentry_test1")
int BPF_PROG(sleeps_in_rcu, int a) {
  int n = 0;
  bpf_rcu_read_lock();
  // K618: :[[@LINE+2]]:{{[0-9]+}}: warning: global functions that may sleep are not allowed in non-sleepable context [sleepable-call]
  // K73: :[[@LINE+1]]:{{[0-9]+}}: warning: sleepable global function sleeps() called in rcu_read_lock region [sleepable-call]
  sleeps(&n);
  bpf_rcu_read_unlock();
  return 0;
}

SEC("fentry.s/bpf_fentry_test1")
int BPF_PROG(sleeps_where_it_may, int a) {
  int n = 0;
  bpf_rcu_read_lock();
  n = plain(&n);
  bpf_rcu_read_unlock();
  sleeps(&n);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(never_sleeps, void *task, u64 clone_flags) {
  int n = 0;
  // K612: warning: helper call might sleep in a non-sleepable prog [sleepable-call]
  // K618: :[[@LINE+2]]:{{[0-9]+}}: warning: global functions that may sleep are not allowed in non-sleepable context [sleepable-call]
  // K73: :[[@LINE+1]]:{{[0-9]+}}: warning: sleepable global function sleeps() called in non-sleepable prog [sleepable-call]
  sleeps(&n);
  return 0;
}
