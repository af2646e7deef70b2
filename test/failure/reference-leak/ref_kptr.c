// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | \
// RUN:   FileCheck %s --check-prefix=LEAK --implicit-check-not=warning:
//
// 6.1: taken out of a map, fetched by kptr_get or acquired, and kept.

#include "ref_kfuncs.h"

LICENSE("GPL");

SEC("tc")
int xchg_unreleased(void *ctx) {
  struct ref_slot *v = ref_slot(0);
  if (!v)
    return 0;
  struct prog_test_ref_kfunc *old = bpf_kptr_xchg(&v->ref, NULL);
  if (!old)
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return old->a;
  // LEAK: :[[@LINE-5]]:{{[0-9]+}}: note:
}

SEC("tc")
int get_unreleased(void *ctx) {
  struct ref_slot *v = ref_slot(0);
  if (!v)
    return 0;
  struct prog_test_ref_kfunc *got =
      bpf_kfunc_call_test_kptr_get(&v->ref, 0, 0);
  if (!got)
    return 0;
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return got->a;
  // LEAK: :[[@LINE-5]]:{{[0-9]+}}: note:
}

SEC("tc")
int insert_old_kept(void *ctx) {
  struct ref_slot *v = ref_slot(0);
  unsigned long unused = 0;
  if (!v)
    return 0;
  struct prog_test_ref_kfunc *mine = bpf_kfunc_call_test_acquire(&unused);
  if (!mine)
    return 0;
  bpf_kptr_xchg(&v->ref, mine);
  // LEAK: :[[@LINE+1]]:{{[0-9]+}}: warning: Unreleased reference{{.*}} [reference-leak]
  return 0;
  // LEAK: :[[@LINE-3]]:{{[0-9]+}}: note:
}
