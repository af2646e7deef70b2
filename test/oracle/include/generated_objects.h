//===- generated_objects.h - The objects of generated programs ----*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_ORACLE_GENERATED_OBJECTS_H
#define PRECHECK_ORACLE_GENERATED_OBJECTS_H

#include "graph_kfuncs.h"

#define obj_new(type) new_object(type)
#define obj_drop(object) drop_object(object)
#define obj_share(object) share_object(object)
#define percpu_new(type) new_percpu_object(type)
#define percpu_drop(object) bpf_percpu_obj_drop_impl(object, NULL)

#if KERNEL >= 616
struct bpf_list_node *bpf_list_front(struct bpf_list_head *head) __ksym;
struct bpf_list_node *bpf_list_back(struct bpf_list_head *head) __ksym;
struct bpf_rb_node *bpf_rbtree_root(struct bpf_rb_root *root) __ksym;
struct bpf_rb_node *bpf_rbtree_left(struct bpf_rb_root *root,
                                    struct bpf_rb_node *node) __ksym;
struct bpf_rb_node *bpf_rbtree_right(struct bpf_rb_root *root,
                                     struct bpf_rb_node *node) __ksym;
#endif

struct item {
  u64 value;
  struct bpf_list_node node;
};

struct leaf {
  u64 key;
  struct bpf_rb_node node;
  struct bpf_refcount refs;
};

struct plain {
  u64 a, b;
};

#define item_of(pointer) container_of(pointer, struct item, node)
#define leaf_of(pointer) container_of(pointer, struct leaf, node)

private
(queue) static struct bpf_spin_lock queue_lock;
private
(queue) static struct bpf_list_head queue __contains(item, node);
private
(tree) static struct bpf_spin_lock tree_lock;
private
(tree) static struct bpf_rb_root tree __contains(leaf, node);

#undef push_front
#undef push_back
#define push_front(item)                                                       \
  bpf_list_push_front_impl(&queue, &(item)->node, NULL, 0)
#define push_back(item) bpf_list_push_back_impl(&queue, &(item)->node, NULL, 0)
#define tree_add(leaf)                                                         \
  bpf_rbtree_add_impl(&tree, &(leaf)->node, leaf_less, NULL, 0)

/// The BTF must have the types whole even in a program that uses none.
struct item *type_item;
struct leaf *type_leaf;

static bool leaf_less(struct bpf_rb_node *a, const struct bpf_rb_node *b) {
  return leaf_of(a)->key < leaf_of(b)->key;
}

struct stash {
  struct plain __kptr *object;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct stash);
} stashes SEC(".maps");

#define __percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))

#if KERNEL >= 615
struct guard {
  struct bpf_res_spin_lock lock;
  u64 n;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, struct guard);
} guards SEC(".maps");
#endif

#endif // PRECHECK_ORACLE_GENERATED_OBJECTS_H
