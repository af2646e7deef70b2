//===- core_questions.h - Questions about the kernel's types ------*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_CORE_QUESTIONS_H
#define BPF_TEST_CORE_QUESTIONS_H

#include "bpf_test.h"

// As libbpf's bpf_core_read.h spells them.
#define bpf_core_type_exists(type)                                             \
  __builtin_preserve_type_info(*(typeof(type) *)0, 0)
#define bpf_core_type_size(type)                                               \
  __builtin_preserve_type_info(*(typeof(type) *)0, 1)
#define bpf_core_field_exists(field) __builtin_preserve_field_info(field, 2)
#define bpf_core_enum_value_exists(type, value)                                \
  __builtin_preserve_enum_value(*(typeof(type) *)value, 0)

enum bpf_func_id { BPF_FUNC_loop = 181 };
enum bpf_func_id___later { BPF_FUNC_nowhere___later = 9999 };

#endif // BPF_TEST_CORE_QUESTIONS_H
