// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Open-coded iterators, with and without a clean-up attribute.

#include "task_kfuncs.h"

struct bpf_iter_num {
  u64 opaque_words[1];
} __attribute__((aligned(8)));

int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

#define numbers(i, start, end)                                                 \
  for (struct bpf_iter_num it_ __attribute__((                                 \
           aligned(8), cleanup(bpf_iter_num_destroy))),                        \
       *unused_ __attribute__((unused)) =                                      \
           (bpf_iter_num_new(&it_, start, end), (void *)0);                    \
       ({                                                                      \
         int *next_ = bpf_iter_num_next(&it_);                                 \
         next_ ? (i = *next_, 1) : 0;                                          \
       });)

LICENSE("GPL");

int total;

SEC("tp_btf/task_newtask")
int BPF_PROG(counted, struct task_struct *task, u64 clone_flags) {
  struct bpf_iter_num it;
  int *next;

  bpf_iter_num_new(&it, 0, 1000);
  while ((next = bpf_iter_num_next(&it))) {
    struct task_struct *found = bpf_task_from_pid(*next);
    if (!found)
      continue;
    total += found->prio;
    bpf_task_release(found);
  }
  bpf_iter_num_destroy(&it);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(with_cleanup, struct task_struct *task, u64 clone_flags) {
  int i;

  numbers(i, 0, 1000) {
    struct task_struct *found = bpf_task_from_pid(i);
    if (!found)
      continue;
    if (found->prio > 120) {
      bpf_task_release(found);
      break;
    }
    bpf_task_release(found);
  }
  return 0;
}
