// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// An element of a map is a buffer, in front of which nothing may be accessed.

#include "bpf_helpers.h"

LICENSE("GPL");

struct bpf_iter__bpf_map_elem {
  void *meta;
  void *map;
  void *key;
  void *value;
};

SEC("iter/bpf_map_elem")
int before_the_value(struct bpf_iter__bpf_map_elem *ctx) {
  char *value = ctx->value;
  if (!value)
    return 0;
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: invalid rdwr buffer access: off=-4, size=4 [invalid-access]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid negative rdwr buffer offset [invalid-access]
  *(u32 *)(value - 4) = 1;
  return 0;
}

SEC("iter/bpf_map_elem")
int before_the_value_by_helper(struct bpf_iter__bpf_map_elem *ctx) {
  char *value = ctx->value;
  if (!value)
    return 0;
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: R1 invalid rdwr buffer access: off=-8, size=4 [invalid-access]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R1 invalid negative rdwr buffer offset [invalid-access]
  bpf_probe_read_kernel(value - 8, 4, value);
  return 0;
}

SEC("iter/bpf_map_elem")
int the_value(struct bpf_iter__bpf_map_elem *ctx) {
  char *value = ctx->value;
  if (!value)
    return 0;
  *(u32 *)value = 1;
  bpf_probe_read_kernel(value + 8, 4, value);
  return 0;
}
