// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// Where offsets are found at load time, as with vmlinux.h, each mention of a
// field is a load of its own, and testing one says nothing of the next.

#include "bpf_test.h"
#pragma clang attribute push(__attribute__((preserve_access_index)),           \
                             apply_to = record)
struct bpf_sock {
  u32 bound_dev_if, family;
};
struct bpf_sk_lookup {
  struct bpf_sock *sk;
  u32 family;
};
#pragma clang attribute pop

LICENSE("GPL");

int family;

SEC("sk_lookup")
int tested_then_loaded_again(struct bpf_sk_lookup *ctx) {
  if (ctx->sk)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'sock_or_null'{{.*}} [null-dereference]
    family = ctx->sk->family;
  return 1;
}

SEC("sk_lookup")
int left_if_null(struct bpf_sk_lookup *ctx) {
  if (!ctx->sk)
    return 1;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'sock_or_null'{{.*}} [null-dereference]
  family = ctx->sk->family;
  return 1;
}
