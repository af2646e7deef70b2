// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ARG --implicit-check-not=warning:
//
// Neither an ancestor nor a number has to exist.

#include "cgroup_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(ancestor_unchecked, struct cgroup *cgrp, const char *path) {
  struct cgroup *parent = bpf_cgroup_ancestor(cgrp, cgrp->level - 1);
  // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted arg0{{.*}} [null-argument]
  // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted R1{{.*}} [null-argument]
  bpf_cgroup_release(parent);
  return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(from_id_unchecked, struct cgroup *cgrp, const char *path) {
  struct cgroup *found = bpf_cgroup_from_id(1);
  // NEW: :[[@LINE+2]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted arg0{{.*}} [null-argument]
  // ARG: :[[@LINE+1]]:{{[0-9]+}}: warning: Possibly NULL pointer passed to trusted R1{{.*}} [null-argument]
  bpf_cgroup_release(found);
  return 0;
}
