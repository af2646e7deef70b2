// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags -DKPTR_REF_TAGS 2>&1 | count 0
//
// 6.1: the life of a map's object.

#include "ref_kfuncs.h"

LICENSE("GPL");

SEC("tc")
int leave_in_map(void *ctx) {
  struct ref_slot *v = ref_slot(0);
  unsigned long unused = 0;
  if (!v)
    return 0;
  struct prog_test_ref_kfunc *mine = bpf_kfunc_call_test_acquire(&unused);
  if (!mine)
    return 0;
  bpf_kfunc_call_test_ref(mine);
  struct prog_test_ref_kfunc *old = bpf_kptr_xchg(&v->ref, mine);
  if (old)
    bpf_kfunc_call_test_release(old);
  return 0;
}

SEC("tc")
int get_release(void *ctx) {
  struct ref_slot *v = ref_slot(0);
  if (!v)
    return 0;
  struct prog_test_ref_kfunc *got =
      bpf_kfunc_call_test_kptr_get(&v->ref, 0, 0);
  if (!got)
    return 0;
  int sum = got->a + got->b;
  bpf_kfunc_call_test_release(got);
  return sum;
}

SEC("tc")
int read_in_map(void *ctx) {
  struct ref_slot *v = ref_slot(0);
  if (!v)
    return 0;
  struct prog_test_ref_kfunc *seen = v->ref;
  return seen ? seen->a : 0;
}
