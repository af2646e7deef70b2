//===- gadget.c - A kernel module with things for BPF programs ------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Builds as a module of Linux 6.12 and later (obj-m += gadget.o, with
// -I$(src)), and is here read as it stands.

#include "gadget.h"
#include <linux/bpf.h>
#include <linux/bpf_verifier.h>
#include <linux/btf.h>
#include <linux/btf_ids.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/sched.h>

#define CREATE_TRACE_POINTS
#include "gadget_events.h"

static struct gadget the_gadget = {.size = 3};

__bpf_kfunc_start_defs();

__bpf_kfunc struct gadget *gadget_get(void) { return &the_gadget; }
__bpf_kfunc void gadget_put(struct gadget *g) { g->size--; }
__bpf_kfunc void gadget_watch(struct task_struct *task) { task->flags |= 0; }
__bpf_kfunc int gadget_grow(struct gadget *g, int *more__nullable) {
  return more__nullable ? *more__nullable : 1;
}

__bpf_kfunc int bpf_iter_gadget_new(struct bpf_iter_gadget *it, int count) {
  it->words[0] = count;
  return 0;
}
__bpf_kfunc struct gadget *bpf_iter_gadget_next(struct bpf_iter_gadget *it) {
  return it->words[0] ? (it->words[0]--, &the_gadget) : NULL;
}
__bpf_kfunc void bpf_iter_gadget_destroy(struct bpf_iter_gadget *it) {
  it->words[0] = 0;
}
__bpf_kfunc int gadget_left(struct bpf_iter_gadget *it__iter) {
  return it__iter->words[0];
}

__bpf_kfunc_end_defs();

BTF_KFUNCS_START(gadget_ids)
BTF_ID_FLAGS(func, gadget_get, KF_ACQUIRE | KF_RET_NULL)
BTF_ID_FLAGS(func, gadget_put, KF_RELEASE)
BTF_ID_FLAGS(func, gadget_watch, KF_RCU)
BTF_ID_FLAGS(func, gadget_grow)
BTF_ID_FLAGS(func, bpf_iter_gadget_new, KF_ITER_NEW)
BTF_ID_FLAGS(func, bpf_iter_gadget_next, KF_ITER_NEXT | KF_RET_NULL)
BTF_ID_FLAGS(func, bpf_iter_gadget_destroy, KF_ITER_DESTROY)
BTF_ID_FLAGS(func, gadget_left)
BTF_KFUNCS_END(gadget_ids)

static const struct btf_kfunc_id_set gadget_set = {
    .owner = THIS_MODULE,
    .set = &gadget_ids,
};

static int gadget_ops__start(struct task_struct *task__nullable,
                             struct task_struct *parent) {
  return 0;
}
static struct task_struct *gadget_ops__choose(struct task_struct *task__ref) {
  return NULL;
}
static int gadget_ops__stop(void) { return 0; }
static int gadget_ops__value(int value) { return value; }

static struct gadget_ops gadget_stubs = {
    .start = gadget_ops__start,
    .choose = gadget_ops__choose,
    .stop = gadget_ops__stop,
};

static int gadget_init(struct btf *btf) { return 0; }
static int gadget_init_member(const struct btf_type *t,
                              const struct btf_member *member, void *kdata,
                              const void *udata) {
  return 0;
}
static int gadget_reg(void *kdata, struct bpf_link *link) { return 0; }
static void gadget_unreg(void *kdata, struct bpf_link *link) {}
static bool gadget_is_valid_access(int off, int size, enum bpf_access_type type,
                                   const struct bpf_prog *prog,
                                   struct bpf_insn_access_aux *info) {
  return bpf_tracing_btf_ctx_access(off, size, type, prog, info);
}

static const struct bpf_verifier_ops gadget_verifier_ops = {
    .get_func_proto = bpf_base_func_proto,
    .is_valid_access = gadget_is_valid_access,
};

static struct bpf_struct_ops gadget_struct_ops = {
    .verifier_ops = &gadget_verifier_ops,
    .init = gadget_init,
    .init_member = gadget_init_member,
    .reg = gadget_reg,
    .unreg = gadget_unreg,
    .cfi_stubs = &gadget_stubs,
    .name = "gadget_ops",
    .owner = THIS_MODULE,
};

static int __init gadget_module_init(void) {
  void **stub = (void **)&gadget_stubs.first;
  int error;

  while (stub <= (void **)&gadget_stubs.second)
    *stub++ = gadget_ops__value;
  error = register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &gadget_set);
  if (!error)
    error = register_btf_kfunc_id_set(BPF_PROG_TYPE_STRUCT_OPS, &gadget_set);
  return error ?: register_bpf_struct_ops(&gadget_struct_ops, gadget_ops);
}
static void __exit gadget_module_exit(void) {}

module_init(gadget_module_init);
module_exit(gadget_module_exit);
MODULE_DESCRIPTION("Things for BPF programs");
MODULE_LICENSE("GPL");
