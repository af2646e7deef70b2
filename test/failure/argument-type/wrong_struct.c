// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A cgroup is no task.

#include "cgroup_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(wrong_struct, struct cgroup *cgrp, const char *path) {
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: kernel function bpf_task_acquire args#0 expected pointer to STRUCT task_struct but R1 has a pointer to STRUCT cgroup{{.*}} [argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: kernel function bpf_task_acquire R1 expected pointer to STRUCT task_struct but R1 has a pointer to STRUCT cgroup{{.*}} [argument-type]
  struct task_struct *mine = bpf_task_acquire((struct task_struct *)cgrp);
  if (mine)
    bpf_task_release(mine);
  return 0;
}
