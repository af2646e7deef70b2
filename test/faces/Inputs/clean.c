// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(clean, struct task_struct *task, u64 clone_flags) {
  struct task_struct *mine = bpf_task_acquire(task);
  if (mine)
    bpf_task_release(mine);
  return 0;
}
