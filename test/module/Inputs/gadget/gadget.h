//===- gadget.h - What a module and its programs share ------------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef GADGET_H
#define GADGET_H

struct task_struct;

struct gadget {
  int size;
};

struct bpf_iter_gadget {
  unsigned long long words[2];
};

struct gadget_ops {
  int (*start)(struct task_struct *task, struct task_struct *parent);
  struct task_struct *(*choose)(struct task_struct *task);
  int (*stop)(void);
  int (*first)(int value);
  int (*second)(int value);
  int (*unset)(void);
};

#endif // GADGET_H
