// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// Where a kptr is in a map's value is known at load, or it is not touched.

#include "task_map.h"

LICENSE("GPL");

struct words {
  struct task_struct __kptr *task;
  u64 numbers[3];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct words);
} table SEC(".maps");

SEC("tp_btf/task_newtask")
int BPF_PROG(anywhere, struct task_struct *task, u64 clone_flags) {
  u32 key = 0;
  struct words *w = bpf_map_lookup_elem(&table, &key);
  if (!w)
    return 0;
  u64 at = clone_flags & 3;
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: kptr access cannot have variable offset [map-kptr]
  return ((u64 *)w)[at];
}

SEC("tp_btf/task_newtask")
int BPF_PROG(behind_it, struct task_struct *task, u64 clone_flags) {
  u32 key = 0;
  struct words *w = bpf_map_lookup_elem(&table, &key);
  if (!w)
    return 0;
  u64 at = clone_flags & 1;
  return w->numbers[at];
}
