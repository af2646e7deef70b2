// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// Memory of which nothing is known can be read, but a kfunc gets none of it.

#include "bpf_helpers.h"

LICENSE("GPL");

struct bpf_crypto_params {
  char type[14];
  u8 reserved[2];
  char algo[128];
  u8 key[256];
  u32 key_len;
  u32 authsize;
} parameters;
struct bpf_crypto_ctx {
  u32 siv_len;
} __kernel_type;

void *bpf_rdonly_cast(const void *object, u32 type_id) __ksym;
struct bpf_crypto_ctx *
bpf_crypto_ctx_create(const struct bpf_crypto_params *params, u32 params__sz,
                      int *err) __ksym;
void bpf_crypto_ctx_release(struct bpf_crypto_ctx *ctx) __ksym;

SEC("syscall")
int untrusted(void *ctx) {
  int *err = bpf_rdonly_cast(0, 0);
  // CHECK: :[[@LINE+2]]:{{[0-9]+}}: warning: R3 min value is outside of the allowed memory range [
  struct bpf_crypto_ctx *made =
      bpf_crypto_ctx_create(&parameters, sizeof(parameters), err);
  if (made)
    bpf_crypto_ctx_release(made);
  return 0;
}

SEC("syscall")
int own(void *ctx) {
  int err = *(int *)bpf_rdonly_cast(0, 0);
  struct bpf_crypto_ctx *made =
      bpf_crypto_ctx_create(&parameters, sizeof(parameters), &err);
  if (made)
    bpf_crypto_ctx_release(made);
  return 0;
}
