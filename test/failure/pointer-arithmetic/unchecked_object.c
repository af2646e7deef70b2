// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// A member's address of an object that may be NULL.

#include "graph_kfuncs.h"

struct item {
  int number;
  struct bpf_list_node node;
};

private(A) struct bpf_spin_lock lock;
private(A) struct bpf_list_head head __contains(item, node);

LICENSE("GPL");

SEC("tc")
int not_checked(void *ctx) {
  struct item *mine = new_object(struct item);
  bpf_spin_lock(&lock);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}pointer arithmetic on ptr_or_null_ prohibited, null-check it first{{.*}} [pointer-arithmetic]
  push_front(&head, &mine->node);
  bpf_spin_unlock(&lock);
  return 0;
}
