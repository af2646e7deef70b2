// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
//
// 6.1: what may be NULL is released.

#include "ref_kfuncs.h"

LICENSE("GPL");

SEC("tc")
int release_old(void *ctx) {
  struct ref_slot *v = ref_slot(0);
  if (!v)
    return 0;
  struct prog_test_ref_kfunc *old = bpf_kptr_xchg(&v->ref, NULL);
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT prog_test_ref_kfunc must point{{.*}} [argument-type]
  bpf_kfunc_call_test_release(old);
  return 0;
}

SEC("tc")
int release_in_map(void *ctx) {
  struct ref_slot *v = ref_slot(0);
  if (!v)
    return 0;
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: arg#0 pointer type STRUCT prog_test_ref_kfunc must point{{.*}} [argument-type]
  bpf_kfunc_call_test_release(v->ref);
  return 0;
}
