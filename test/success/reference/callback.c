// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A callback works with the reference its caller holds, and is balanced.

#include "task_kfuncs.h"

LICENSE("GPL");

struct search {
  struct task_struct *mine;
  int matches;
};

static long visit(u32 index, void *data) {
  struct search *search = data;
  struct task_struct *found = bpf_task_from_pid(index + 1);

  if (!found)
    return 0;
  search->matches++;
  bpf_task_release(found);
  return search->matches > 4;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(callback, struct task_struct *task, u64 clone_flags) {
  struct search search = {};

  search.mine = bpf_task_acquire(task);
  if (!search.mine)
    return 0;
  bpf_loop(32, visit, &search, 0);
  bpf_task_release(search.mine);
  return search.matches;
}
