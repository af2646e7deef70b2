// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=CHECK,OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --check-prefixes=CHECK,NEW --implicit-check-not=warning:
//
// What may be allocated, per CPU or not, and how it is freed.

#include "graph_kfuncs.h"

struct plain {
  u64 value;
};

struct large {
  char bytes[600];
};

struct with_node {
  struct bpf_rb_node node;
};

struct with_pointer {
  char *text;
};

LICENSE("GPL");

SEC("tc")
int wrong_drop(void *ctx) {
  struct plain *p = new_object(struct plain);
  if (!p)
    return 0;
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: arg#0 expected for bpf_obj_drop_impl(){{.*}} [argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 expected for bpf_obj_drop(){{.*}} [argument-type]
  bpf_percpu_obj_drop_impl(p, NULL);
  return 0;
}

SEC("tc")
int dropped_at_an_offset(void *ctx) {
  struct plain *p = new_object(struct plain);
  if (!p)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 must have zero offset when passed to release func
  bpf_obj_drop_impl(p + 1, NULL);
  return 0;
}

SEC("tc")
int no_struct(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_obj_new/bpf_percpu_obj_new type ID argument must be of a struct{{.*}} [argument-type]
  int *p = new_object(int);
  if (p)
    drop_object(p);
  return 0;
}

const volatile u32 chosen_type; // as it is, 0: the void type

SEC("tc")
int type_not_set(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_obj_new/bpf_percpu_obj_new type ID argument must be of a struct{{.*}} [argument-type]
  struct plain *p = bpf_obj_new_impl(chosen_type, NULL);
  if (p)
    drop_object(p);
  return 0;
}

SEC("tc")
int too_large(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_percpu_obj_new type size (600) is greater than 512{{.*}} [argument-type]
  struct large *p = new_percpu_object(struct large);
  if (p)
    bpf_percpu_obj_drop_impl(p, NULL);
  return 0;
}

SEC("tc")
int no_scalars(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_percpu_obj_new type ID argument must be of a struct of scalars{{.*}} [argument-type]
  struct with_pointer *p = new_percpu_object(struct with_pointer);
  if (p)
    bpf_percpu_obj_drop_impl(p, NULL);
  return 0;
}

SEC("tc")
int special_field(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: bpf_percpu_obj_new type ID argument must not contain special fields{{.*}} [argument-type]
  struct with_node *p = new_percpu_object(struct with_node);
  if (p)
    bpf_percpu_obj_drop_impl(p, NULL);
  return 0;
}

SEC("tc")
int no_refcount(void *ctx) {
  struct plain *p = new_object(struct plain);
  if (!p)
    return 0;
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: arg#0 doesn't point to a type with bpf_refcount field{{.*}} [argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 doesn't point to a type with bpf_refcount field{{.*}} [argument-type]
  struct plain *q = share_object(p);
  if (q)
    drop_object(q);
  drop_object(p);
  return 0;
}
