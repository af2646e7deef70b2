// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ANY,OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// An array has each element whose constant index is less than its length, if the
// index was written as what the key is and not as a larger number.

#include "bpf_helpers.h"

LICENSE("GPL");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, u32);
  __type(value, u64);
} numbers SEC(".maps");

SEC("tc")
int larger_key(void *ctx) {
  u64 key = 1;
  u64 *number = bpf_map_lookup_elem(&numbers, &key);
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null' [null-dereference]
  return *number;
}

SEC("tc")
int key(void *ctx) {
  u32 key __attribute__((aligned(8))) = 1;
  u64 *number = bpf_map_lookup_elem(&numbers, &key);
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null' [null-dereference]
  return *number;
}
