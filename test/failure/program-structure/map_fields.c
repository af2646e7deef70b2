// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// Programs that may run anywhere can't use maps with locks or lists.

#include "graph_kfuncs.h"

struct item {
  struct bpf_list_node node;
};

static private(A) struct bpf_spin_lock lock;
static private(A) struct bpf_list_head head __contains(item, node);
static private(B) struct bpf_spin_lock other;

LICENSE("GPL");

SEC("tc")
int put(void *ctx) {
  struct item *mine = new_object(struct item);
  if (!mine)
    return 0;
  bpf_spin_lock(&lock);
  push_front(&head, &mine->node);
  bpf_spin_unlock(&lock);
  return 0;
}

SEC("tracepoint/sched/sched_switch")
int list(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: tracing progs cannot use bpf_{list_head,rb_root} yet{{.*}} [program-structure]
  bpf_spin_lock(&lock);
  bpf_spin_unlock(&lock);
  return 0;
}

SEC("tracepoint/sched/sched_switch")
int spin_lock(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: tracing progs cannot use bpf_spin_lock yet{{.*}} [program-structure]
  bpf_spin_lock(&other);
  bpf_spin_unlock(&other);
  return 0;
}

SEC("socket")
int socket_filter(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: socket filter progs cannot use bpf_spin_lock yet{{.*}} [program-structure]
  bpf_spin_lock(&other);
  bpf_spin_unlock(&other);
  return 0;
}
