// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// An iterator that is not destroyed leaks like any reference.

#include "task_kfuncs.h"

struct bpf_iter_num {
  u64 opaque_words[1];
} __attribute__((aligned(8)));

int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(left_by_return, struct task_struct *task, u64 clone_flags) {
  struct bpf_iter_num it;
  int *next;

  bpf_iter_num_new(&it, 0, 10);
  while ((next = bpf_iter_num_next(&it))) {
    total += *next;
    if (total > 100)
      // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
      return 1;
  }
  bpf_iter_num_destroy(&it);
  return 0;
}
