// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=2022 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.4 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// The key may not be in the map.

#include "bpf_helpers.h"

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, u32);
  __type(value, u64);
} hits SEC(".maps");

LICENSE("GPL");

SEC("tc")
int map_lookup(void *ctx) {
  u32 key = 1;
  u64 *value = bpf_map_lookup_elem(&hits, &key);
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null'{{.*}} [null-dereference]
  *value += 1;
  return 0;
}

SEC("tc")
int map_lookup_wrong_check(void *ctx) {
  u32 key = 1;
  u64 *first = bpf_map_lookup_elem(&hits, &key);
  key = 2;
  u64 *second = bpf_map_lookup_elem(&hits, &key);
  if (!first)
    return 0;
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null'{{.*}} [null-dereference]
  *second += *first;
  return 0;
}

SEC("tc")
int map_lookup_check_inverted(void *ctx) {
  u32 key = 1;
  u64 *value = bpf_map_lookup_elem(&hits, &key);
  u64 *other = bpf_map_lookup_elem(&hits, &key);
  if (value || !other)
    return 0;
  key = *other;
  value = bpf_map_lookup_elem(&hits, &key);
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null'{{.*}} [null-dereference]
  return *value;
}
