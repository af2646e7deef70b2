//===- gadget_programs.h - What programs see of the module --------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef GADGET_PROGRAMS_H
#define GADGET_PROGRAMS_H

#include "task_kfuncs.h"

struct gadget {
  int size;
} __kernel_type;

struct bpf_iter_gadget {
  u64 words[2];
};

struct gadget_ops {
  int (*start)(struct task_struct *task, struct task_struct *parent);
  struct task_struct *(*choose)(struct task_struct *task);
  int (*stop)(void);
  int (*first)(int value);
  int (*second)(int value);
  int (*unset)(void);
};

struct gadget *gadget_get(void) __ksym;
void gadget_put(struct gadget *g) __ksym;
void gadget_watch(struct task_struct *task) __ksym;
int gadget_grow(struct gadget *g, int *more__nullable) __ksym;
int bpf_iter_gadget_new(struct bpf_iter_gadget *it, int count) __ksym;
struct gadget *bpf_iter_gadget_next(struct bpf_iter_gadget *it) __ksym;
void bpf_iter_gadget_destroy(struct bpf_iter_gadget *it) __ksym;
int gadget_left(struct bpf_iter_gadget *it__iter) __ksym;

#endif // GADGET_PROGRAMS_H
