// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V2 --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V3 --implicit-check-not=warning:
//
// Iterators used before they are made, made twice, written over.

#include "stack_objects.h"
#include "task_kfuncs.h"

LICENSE("GPL");

int total;

SEC("raw_tp")
int never_made(void *ctx) {
  struct bpf_iter_num it;
  // V2: :[[@LINE+2]]:{{[0-9]+}}: warning: expected an initialized iter_num as arg #0 [stack-object]
  // V3: :[[@LINE+1]]:{{[0-9]+}}: warning: expected an initialized iter_num as R1 [stack-object]
  bpf_iter_num_next(&it);
  bpf_iter_num_destroy(&it);
  return 0;
}

SEC("raw_tp")
int made_twice(void *ctx) {
  struct bpf_iter_num it;
  bpf_iter_num_new(&it, 0, 10);
  // V2: :[[@LINE+2]]:{{[0-9]+}}: warning: expected uninitialized iter_num as arg #0 [stack-object]
  // V3: :[[@LINE+1]]:{{[0-9]+}}: warning: expected uninitialized iter_num as R1 [stack-object]
  bpf_iter_num_new(&it, 0, 20);
  bpf_iter_num_destroy(&it);
  return 0;
}

SEC("raw_tp")
int destroyed_twice(void *ctx) {
  struct bpf_iter_num it;
  bpf_iter_num_new(&it, 0, 10);
  bpf_iter_num_destroy(&it);
  // V2: :[[@LINE+2]]:{{[0-9]+}}: warning: expected an initialized iter_num as arg #0 [stack-object]
  // V3: :[[@LINE+1]]:{{[0-9]+}}: warning: expected an initialized iter_num as R1 [stack-object]
  bpf_iter_num_destroy(&it);
  return 0;
}

/// The number lives in the iterator.
SEC("raw_tp")
int element_after_destroy(void *ctx) {
  struct bpf_iter_num it;
  int *next, *last = NULL;
  bpf_iter_num_new(&it, 0, 10);
  next = bpf_iter_num_next(&it);
  if (!next) {
    bpf_iter_num_destroy(&it);
    return 0;
  }
  bpf_iter_num_destroy(&it);
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [use-after-release]
  total = *next;
  return 0;
}

SEC("raw_tp")
int not_checked(void *ctx) {
  struct bpf_iter_num it;
  bpf_iter_num_new(&it, 0, 10);
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'scalar' [null-dereference]
  total = *bpf_iter_num_next(&it);
  bpf_iter_num_destroy(&it);
  return 0;
}

struct bpf_iter_task {
  u64 opaque_words[3];
} __attribute__((aligned(8)));
int bpf_iter_task_new(struct bpf_iter_task *it, struct task_struct *task,
                      u32 flags) __ksym;
struct task_struct *bpf_iter_task_next(struct bpf_iter_task *it) __ksym;
void bpf_iter_task_destroy(struct bpf_iter_task *it) __ksym;

/// A sleepable program is in no RCU section of its own.
SEC("lsm.s/file_open")
int BPF_PROG(outside_rcu, void *file) {
  struct bpf_iter_task it;
  struct task_struct *task;
  // V3: :[[@LINE+1]]:{{[0-9]+}}: warning: kernel func bpf_iter_task_new requires RCU critical section protection [unbalanced-region]
  bpf_iter_task_new(&it, NULL, 1);
  // V2: :[[@LINE+1]]:{{[0-9]+}}: warning: expected an RCU CS when using bpf_iter_task_next [unbalanced-region]
  while ((task = bpf_iter_task_next(&it)))
    total++;
  bpf_iter_task_destroy(&it);
  return 0;
}
