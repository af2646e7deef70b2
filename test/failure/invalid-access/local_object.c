// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// The fields of an object are the program's, but for the special ones.

#include "graph_kfuncs.h"

struct item {
  int number;
  struct bpf_list_node node;
};

LICENSE("GPL");

SEC("tc")
int node_is_read(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  mine->number = 1;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: direct access to bpf_list_node is disallowed{{.*}} [invalid-access]
  int low = *(int *)&mine->node;
  drop_object(mine);
  return low;
}

SEC("tc")
int node_is_written(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: direct access to bpf_list_node is disallowed{{.*}} [invalid-access]
  *(int *)&mine->node = 0;
  drop_object(mine);
  return 0;
}
