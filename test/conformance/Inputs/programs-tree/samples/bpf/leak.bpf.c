// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "vmlinux.h"

char license[] __attribute__((section("license"))) = "GPL";

extern struct task_struct *bpf_task_acquire(struct task_struct *p)
    __attribute__((section(".ksyms")));

__attribute__((section("tp_btf/task_newtask"))) int
leak(unsigned long long *ctx) {
  bpf_task_acquire((struct task_struct *)ctx[0]);
  return 0;
}
