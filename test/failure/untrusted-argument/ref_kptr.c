// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
//
// 6.1: a pointer found by walking an owned object is not owned. A kfunc of
// trusted arguments refuses it, and so does a release.

#include "ref_kfuncs.h"

LICENSE("GPL");

SEC("tc")
int ref_of_walked(void *ctx) {
  unsigned long unused = 0;
  struct prog_test_ref_kfunc *mine = bpf_kfunc_call_test_acquire(&unused);
  if (!mine)
    return 0;
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must be referenced{{.*}} [untrusted-argument]
  bpf_kfunc_call_test_ref(mine->next);
  bpf_kfunc_call_test_release(mine);
  return 0;
}

SEC("tc")
int release_of_walked(void *ctx) {
  unsigned long unused = 0;
  struct prog_test_ref_kfunc *mine = bpf_kfunc_call_test_acquire(&unused);
  if (!mine)
    return 0;
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: release kernel function bpf_kfunc_call_test_release expects refcounted PTR_TO_BTF_ID{{.*}} [release-unowned]
  bpf_kfunc_call_test_release(mine->next);
  bpf_kfunc_call_test_release(mine);
  return 0;
}
