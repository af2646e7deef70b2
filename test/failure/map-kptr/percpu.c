// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=7.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=7.2,7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A percpu kptr takes percpu objects only; 7.2 began to ask.

#include "task_kfuncs.h"

LICENSE("GPL");

#define __percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))

struct item {
  struct task_struct __percpu_kptr *task;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct item);
} items SEC(".maps");

SEC("syscall")
int kernel_pointer(void *ctx) {
  struct task_struct *task, *old;
  struct item *item;
  u32 key = 0;

  item = bpf_map_lookup_elem(&items, &key);
  if (!item)
    return 0;
  task = bpf_task_from_pid(1);
  if (!task)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid kptr access, R2 type=trusted_ptr_ expected=ptr_task_struct [map-kptr]
  old = bpf_kptr_xchg(&item->task, task);
  if (old)
    bpf_task_release(old);
  return 0;
}
