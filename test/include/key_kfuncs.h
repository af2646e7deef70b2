//===- key_kfuncs.h - Kernel keys: kfuncs that 6.1 has already ----*- C -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef BPF_TEST_KEY_KFUNCS_H
#define BPF_TEST_KEY_KFUNCS_H

#include "bpf_test.h"

struct key;

struct bpf_key {
  struct key *key;
  bool has_ref;
} __kernel_type;

struct bpf_key *bpf_lookup_system_key(u64 id) __ksym;
struct bpf_key *bpf_lookup_user_key(u32 serial, u64 flags) __ksym;
void bpf_key_put(struct bpf_key *bkey) __ksym;

#endif // BPF_TEST_KEY_KFUNCS_H
