// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.16,6.18,7.3 %s -- %bpf_flags 2>&1 | count 0
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s
//
// Since 6.16 helpers that were for tracing programs are for all.

#include "bpf_helpers.h"

static long (*const bpf_get_current_comm)(void *buf, u32 size) = (void *)16;
static long (*const bpf_send_signal)(u32 sig) = (void *)109;
static long (*const bpf_copy_from_user)(void *dst, u32 size,
                                        const void *user) = (void *)148;

LICENSE("GPL");

SEC("tc")
int comm(void *ctx) {
  char name[16];
  // CHECK: warning: program of this type cannot use helper bpf_get_current_comm#16
  return bpf_get_current_comm(name, sizeof(name)) != 0;
}

SEC("xdp")
int signal(void *ctx) {
  // CHECK: warning: program of this type cannot use helper bpf_send_signal#109
  bpf_send_signal(1);
  return 1;
}

SEC("syscall")
int user(void *ctx) {
  u64 word = 0;
  return bpf_copy_from_user(&word, sizeof(word), (void *)4096) != 0;
}
