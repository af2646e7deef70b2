// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.16 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A pointer to user memory in a task's storage: programs read through it after
// a test for NULL; they neither store it nor exchange it.

#include "bpf_helpers.h"

LICENSE("GPL");

struct task_struct {
  int pid;
} __kernel_type;
struct user_data {
  int a, b;
};
struct value {
  struct user_data __attribute__((btf_type_tag("uptr"))) * data;
  struct task_struct __attribute__((btf_type_tag("kptr"))) * task;
};

struct {
  int (*type)[29]; // TASK_STORAGE
  int (*map_flags)[1];
  int *key;
  struct value *value;
} storage SEC(".maps");

static struct value *lookup(void) {
  return bpf_task_storage_get(&storage, bpf_get_current_task_btf(), 0, 1);
}

SEC("syscall")
int read_it(void *ctx) {
  struct value *v = lookup();
  if (v && v->data)
    return v->data->b ? 1 : 0;
  return 0;
}

SEC("syscall")
int store_null(void *ctx) {
  struct value *v = lookup();
  if (v)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: store to uptr disallowed [map-kptr]
    v->data = NULL;
  return 0;
}

SEC("syscall")
int exchange(void *ctx) {
  struct value *v = lookup();
  if (v)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: off=0 doesn't point to kptr [map-kptr]
    bpf_kptr_xchg(&v->data, NULL);
  return 0;
}

SEC("syscall")
int unchecked(void *ctx) {
  struct value *v = lookup();
  if (v)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}invalid mem access 'mem_or_null'{{.*}} [null-dereference]
    return v->data->b ? 1 : 0;
  return 0;
}
