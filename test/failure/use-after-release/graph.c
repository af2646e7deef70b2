// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// After the unlock, what is in the list may be gone.

#include "graph_kfuncs.h"

struct item {
  int number;
  struct bpf_list_node node;
};

private(A) struct bpf_spin_lock lock;
private(A) struct bpf_list_head head __contains(item, node);

LICENSE("GPL");

SEC("tc")
int used_after_unlock(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  bpf_spin_lock(&lock);
  push_front(&head, &mine->node);
  bpf_spin_unlock(&lock);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}invalid mem access 'scalar'{{.*}} [use-after-release]
  return mine->number;
}
