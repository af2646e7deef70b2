// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,NEW --implicit-check-not=warning:
//
// A kptr to a struct that is only declared is none: BTF does not have the
// struct. What is stored there is data, what is loaded is a number.

#include "bpf_helpers.h"

LICENSE("GPL");

struct task_struct;
struct value {
  struct task_struct __attribute__((btf_type_tag("kptr"))) * task;
};

struct {
  int (*type)[2]; // ARRAY
  int (*max_entries)[1];
  int *key;
  struct value *value;
} array SEC(".maps");

SEC("tc")
int store(void *ctx) {
  int key = 0;
  struct value *v = bpf_map_lookup_elem(&array, &key);
  if (v)
    v->task = (void *)77;
  return 0;
}

SEC("tc")
int dereference(void *ctx) {
  int key = 0;
  struct value *v = bpf_map_lookup_elem(&array, &key);
  if (v && v->task)
    // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}invalid mem access 'scalar'{{.*}} [invalid-access]
    return *(volatile int *)v->task;
  return 0;
}

SEC("tc")
int exchange(void *ctx) {
  int key = 0;
  struct value *v = bpf_map_lookup_elem(&array, &key);
  if (v)
    // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: map 'array' has no valid kptr [map-kptr]
    // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 has no valid kptr [map-kptr]
    bpf_kptr_xchg(&v->task, NULL);
  return 0;
}
