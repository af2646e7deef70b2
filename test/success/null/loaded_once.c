// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1,6.12,7.3 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.1,6.12,7.3 %s -- %bpf_flags -DRELOCATED 2>&1 | count 0
//
// The field that was tested is the one that is used: the compiler loads it
// once where its offset is known when it compiles; else the program keeps it,
// or one place in the source loads it both times.

#include "bpf_test.h"
#ifdef RELOCATED
#pragma clang attribute push(__attribute__((preserve_access_index)),           \
                             apply_to = record)
#endif
struct bpf_sock {
  u32 bound_dev_if, family;
};
struct bpf_sk_lookup {
  struct bpf_sock *sk;
  u32 family;
};
#ifdef RELOCATED
#pragma clang attribute pop
#endif

LICENSE("GPL");

int family;

static __always_inline struct bpf_sock *socket(struct bpf_sk_lookup *ctx) {
  return ctx->sk;
}

SEC("sk_lookup") int one_place(struct bpf_sk_lookup *ctx) {
  if (socket(ctx))
    family = socket(ctx)->family;
  return 1;
}

SEC("sk_lookup") int kept(struct bpf_sk_lookup *ctx) {
  struct bpf_sock *sk = ctx->sk;
  if (sk)
    family = sk->family;
  return 1;
}

#ifndef RELOCATED
SEC("sk_lookup") int two_places(struct bpf_sk_lookup *ctx) {
  if (ctx->sk)
    family = ctx->sk->family;
  return 1;
}
#endif
