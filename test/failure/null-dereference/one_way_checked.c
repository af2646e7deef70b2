// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// Only one of the two ways knows that there is a second value.

#include "bpf_helpers.h"

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, u32);
  __type(value, u64);
} hits SEC(".maps");

LICENSE("GPL");

SEC("tc")
int one_way_checked(void *ctx) {
  u32 key = 1;
  u64 *value = bpf_map_lookup_elem(&hits, &key);
  key = 2;
  u64 *other = bpf_map_lookup_elem(&hits, &key);
  if (value)
    bpf_map_delete_elem(&hits, &key);
  else if (!other)
    return 0;
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null'{{.*}} [null-dereference]
  return *other;
}
