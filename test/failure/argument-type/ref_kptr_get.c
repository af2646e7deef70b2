// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
//
// 6.1: kptr_get wants the address of a map's field.

#include "ref_kfuncs.h"

LICENSE("GPL");

SEC("tc")
int get_of_local(void *ctx) {
  unsigned long unused = 0;
  struct prog_test_ref_kfunc *mine = bpf_kfunc_call_test_acquire(&unused);
  if (!mine)
    return 0;
  struct prog_test_ref_kfunc *got =
      // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: arg#0 expected pointer to map value{{.*}} [argument-type]
      bpf_kfunc_call_test_kptr_get(&mine, 0, 0);
  bpf_kfunc_call_test_release(mine);
  if (got)
    bpf_kfunc_call_test_release(got);
  return 0;
}

SEC("tc")
int get_of_null(void *ctx) {
  struct prog_test_ref_kfunc *got =
      // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: arg#0 expected pointer to map value{{.*}} [argument-type]
      bpf_kfunc_call_test_kptr_get(NULL, 0, 0);
  if (got)
    bpf_kfunc_call_test_release(got);
  return 0;
}
