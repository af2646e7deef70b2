// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A reference kept in the storage of a task, and the storage of an acquired
// task.

#include "task_kfuncs.h"

struct task_note {
  struct task_struct __kptr *friend;
  u64 count;
};

struct {
  __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
  __uint(map_flags, 1);
  __type(key, int);
  __type(value, struct task_note);
} notes SEC(".maps");

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(task_storage, struct task_struct *task, u64 clone_flags) {
  struct task_struct *current = bpf_get_current_task_btf();
  struct task_note *note =
      bpf_task_storage_get(&notes, task, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
  struct task_struct *mine, *old;

  if (!note)
    return 0;
  note->count++;
  mine = bpf_task_acquire(current);
  if (!mine)
    return 0;
  old = bpf_kptr_xchg(&note->friend, mine);
  if (!old)
    return 0;
  note = bpf_task_storage_get(&notes, old, NULL, 0);
  if (note)
    note->count++;
  bpf_task_release(old);
  return 0;
}
