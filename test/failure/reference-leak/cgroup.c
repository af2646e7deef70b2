// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// An ancestor is a reference too.

#include "cgroup_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(ancestor_kept, struct cgroup *cgrp, const char *path) {
  struct cgroup *root = bpf_cgroup_ancestor(cgrp, 0);
  if (!root)
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return root->level;
  // LEAK: :[[@LINE-5]]:{{[0-9]+}}: note:
}
