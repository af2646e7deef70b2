//===- ref_kfuncs.h - The reference counted test object of 6.1 ----*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// 6.1 has no kfuncs for tasks. Its network test code has an object with the
// same life: acquired, released, kept in maps, fetched from them by kptr_get.

#ifndef BPF_TEST_REF_KFUNCS_H
#define BPF_TEST_REF_KFUNCS_H

#include "bpf_helpers.h"
#include "bpf_test.h"

struct prog_test_ref_kfunc {
  int a;
  int b;
  struct prog_test_ref_kfunc *next;
} __kernel_type;

struct prog_test_ref_kfunc *
bpf_kfunc_call_test_acquire(unsigned long *scalar_ptr) __ksym;
void bpf_kfunc_call_test_release(struct prog_test_ref_kfunc *p) __ksym;
void bpf_kfunc_call_test_ref(struct prog_test_ref_kfunc *p) __ksym;
struct prog_test_ref_kfunc *
bpf_kfunc_call_test_kptr_get(struct prog_test_ref_kfunc **p, int a,
                             int b) __ksym;

struct ref_slot {
  struct prog_test_ref_kfunc __kptr *ref;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct ref_slot);
} refs SEC(".maps");

/// Slot \p index of the map, or NULL.
static inline struct ref_slot *ref_slot(u32 index) {
  return bpf_map_lookup_elem(&refs, &index);
}

#endif // BPF_TEST_REF_KFUNCS_H
