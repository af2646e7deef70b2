// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 --format=json %s -- %bpf_flags -w | FileCheck %s
// RUN: not %precheck --kernel=7.3 --format=json %s -- %bpf_flags -w | FileCheck %s
//
// Each turn of the loop leaks one more reference, so no turn is like another.
// The leak is found on the way out of the loop, and the rest is not followed
// until the budget ends.

#include "stack_objects.h"
#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/task_newtask")
int BPF_PROG(iterator_loop, struct task_struct *task, u64 clone_flags) {
  struct bpf_iter_num it;
  bpf_iter_num_new(&it, 0, 16);
  while (bpf_iter_num_next(&it))
    bpf_task_acquire(task);
  bpf_iter_num_destroy(&it);
  return 0;
}
// CHECK: "verdict": "reject"
// CHECK: "message": "Unreleased reference"
// CHECK: "instructions": {{[0-9][0-9]?[0-9]?[0-9]?[0-9]?}},
