// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../expect.h"

SEC("tp_btf/task_newtask")
SUCCESS int good(unsigned long long *ctx) { return 0; }

SEC("tp_btf/task_newtask")
FAILURE MSG("Unreleased reference id={{[0-9]+}}")
int leak(unsigned long long *ctx) {
  bpf_task_acquire((struct task_struct *)ctx[0]);
  return 0;
}

SEC("tp_btf/task_newtask")
NEW_TAG("test_expect_failure") NEW_TAG("test_expect_msg=Unreleased reference")
int leak_new_spelling(unsigned long long *ctx) {
  bpf_task_acquire((struct task_struct *)ctx[0]);
  return 0;
}

SEC("tp_btf/task_newtask")
SUCCESS TAG("test_arch=ARM64") int elsewhere(unsigned long long *ctx) {
  return 0;
}

SEC("tp_btf/task_newtask") int untagged(unsigned long long *ctx) { return 0; }

SEC("socket")
SUCCESS __attribute__((naked)) int naked(void) {
  asm volatile("r0 = 0; exit;");
}
