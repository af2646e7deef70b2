// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Each expectation here is wrong, so that the harness has something to catch.
#include "../expect.h"

SEC("tp_btf/task_newtask")
FAILURE int planted_miss(unsigned long long *ctx) { return 0; }

SEC("tp_btf/task_newtask")
SUCCESS int planted_false_alarm(unsigned long long *ctx) {
  bpf_task_acquire((struct task_struct *)ctx[0]);
  return 0;
}

SEC("tp_btf/task_newtask")
FAILURE MSG("the moon is in the seventh house")
int planted_wrong_words(unsigned long long *ctx) {
  bpf_task_acquire((struct task_struct *)ctx[0]);
  return 0;
}
