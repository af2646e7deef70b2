// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// A struct with a list whose nodes are not in the program's BTF keeps the
// kernel from taking the BTF at all.

#include "graph_kfuncs.h"

LICENSE("GPL");

struct item {
  int number;
  struct bpf_list_node node;
};

struct shelf {
  struct bpf_spin_lock lock;
  struct bpf_list_head items __contains(item, node);
};

private(A) struct shelf first;

SEC("tc")
int take(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: map '.bss.A' has to have BTF in order to use bpf_spin_lock [unbalanced-region]
  bpf_spin_lock(&first.lock);
  struct bpf_list_node *n = bpf_list_pop_front(&first.items);
  bpf_spin_unlock(&first.lock);
  if (n)
    drop_object(container_of(n, struct item, node));
  return 0;
}
