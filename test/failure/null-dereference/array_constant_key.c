// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// An array has all its elements. 7.3 sees that a constant key is in range.

#include "bpf_helpers.h"

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, u64);
} hits SEC(".maps");

LICENSE("GPL");

SEC("tc")
int array_constant_key(void *ctx) {
  u32 key = 0;
  u64 *value = bpf_map_lookup_elem(&hits, &key);
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null'{{.*}} [null-dereference]
  *value += 1;
  return 0;
}
