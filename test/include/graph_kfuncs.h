//===- graph_kfuncs.h - Local objects, lists and trees ------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef GRAPH_KFUNCS_H
#define GRAPH_KFUNCS_H

#include "bpf_helpers.h"
#include "bpf_test.h"

struct bpf_spin_lock {
  u32 val;
};
struct bpf_list_head {
  u64 opaque_words[2];
} __attribute__((aligned(8)));
struct bpf_list_node {
  u64 opaque_words[3];
} __attribute__((aligned(8)));
struct bpf_rb_root {
  u64 opaque_words[2];
} __attribute__((aligned(8)));
struct bpf_rb_node {
  u64 opaque_words[4];
} __attribute__((aligned(8)));
struct bpf_refcount {
  u32 opaque_words[1];
} __attribute__((aligned(4)));

#define __contains(type, node)                                                 \
  __attribute__((btf_decl_tag("contains:" #type ":" #node)))
#define container_of(pointer, type, member)                                    \
  ((type *)((char *)(pointer) - __builtin_offsetof(type, member)))

void *bpf_obj_new_impl(u64 local_type_id, void *meta) __ksym;
void bpf_obj_drop_impl(void *object, void *meta) __ksym;
void *bpf_percpu_obj_new_impl(u64 local_type_id, void *meta) __ksym;
void bpf_percpu_obj_drop_impl(void *object, void *meta) __ksym;
void *bpf_refcount_acquire_impl(void *object, void *meta) __ksym;
int bpf_list_push_front_impl(struct bpf_list_head *head,
                             struct bpf_list_node *node, void *meta,
                             u64 off) __ksym;
int bpf_list_push_back_impl(struct bpf_list_head *head,
                            struct bpf_list_node *node, void *meta,
                            u64 off) __ksym;
struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head) __ksym;
struct bpf_list_node *bpf_list_pop_back(struct bpf_list_head *head) __ksym;
int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node,
                        bool(less)(struct bpf_rb_node *,
                                   const struct bpf_rb_node *),
                        void *meta, u64 off) __ksym;
struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root,
                                      struct bpf_rb_node *node) __ksym;
struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root) __ksym;

#define new_object(type)                                                       \
  ((type *)bpf_obj_new_impl(__builtin_btf_type_id(*(type *)0, 0), NULL))
#define new_percpu_object(type)                                                \
  ((type *)bpf_percpu_obj_new_impl(__builtin_btf_type_id(*(type *)0, 0), NULL))
#define drop_object(p) bpf_obj_drop_impl(p, NULL)
#define share_object(p)                                                        \
  ((__typeof__(*(p)) *)bpf_refcount_acquire_impl(p, NULL))
#define push_front(head, node) bpf_list_push_front_impl(head, node, NULL, 0)
#define push_back(head, node) bpf_list_push_back_impl(head, node, NULL, 0)
#define add_to_tree(root, node, less)                                          \
  bpf_rbtree_add_impl(root, node, less, NULL, 0)

#endif // GRAPH_KFUNCS_H
