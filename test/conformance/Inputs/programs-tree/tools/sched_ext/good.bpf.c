// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "vmlinux.h"

char license[] __attribute__((section("license"))) = "GPL";

__attribute__((section("tp_btf/task_newtask"))) int
good(unsigned long long *ctx) {
  return ((struct task_struct *)ctx[0])->pid;
}
