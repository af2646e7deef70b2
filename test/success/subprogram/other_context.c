// The context of a program type that is not among the commonest may be handed
// to a global function that names it.
//
// RUN: %precheck --kernel=6.12,7.3 %s -- %bpf_flags | FileCheck --allow-empty %s
// CHECK-NOT: {{.}}

#include "bpf_test.h"

struct bpf_sock_addr {
  unsigned user_family;
};

__attribute__((noinline)) __attribute__((weak)) int
family(struct bpf_sock_addr *ctx) {
  return ctx->user_family != 0;
}

SEC("cgroup/connect4")
int connect(struct bpf_sock_addr *ctx) { return family(ctx) ? 1 : 0; }

char LICENSE[] SEC("license") = "GPL";
