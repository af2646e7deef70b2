// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Program types that may call the kfuncs of tasks.

#include "task_kfuncs.h"

LICENSE("GPL");

static __always_inline int look(void) {
  struct task_struct *found = bpf_task_from_pid(1);
  if (found)
    bpf_task_release(found);
  return 0;
}

SEC("tp_btf/task_newtask")
int raw_tracing(void *ctx) { return look(); }

SEC("fentry/wake_up_new_task")
int function_entry(void *ctx) { return look(); }

SEC("fexit/wake_up_new_task")
int function_exit(void *ctx) { return look(); }

SEC("lsm/task_alloc")
int lsm_hook(void *ctx) { return look(); }

SEC("lsm.s/bpf")
int lsm_sleepable(void *ctx) { return look(); }

SEC("tc")
int classifier(void *ctx) { return look(); }

SEC("xdp")
int express(void *ctx) { return look(); }

SEC("syscall")
int syscall_program(void *ctx) { return look(); }

SEC("tracepoint/sched/sched_switch")
int trace_event(void *ctx) { return look(); }

SEC("perf_event")
int perf_sample(void *ctx) { return look(); }
