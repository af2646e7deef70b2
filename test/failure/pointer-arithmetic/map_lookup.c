// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// The address of an element is taken before the check.

#include "bpf_helpers.h"

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, u32);
  __type(value, u8[64]);
} buffers SEC(".maps");

LICENSE("GPL");

SEC("tc")
int map_lookup(void *ctx) {
  u32 key = 1;
  u8 *buffer = bpf_map_lookup_elem(&buffers, &key);
  u8 *tail = buffer + 8;
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: pointer arithmetic on map_value_or_null prohibited, null-check it first{{.*}} [pointer-arithmetic]
  opaque(tail);
  if (!buffer)
    return 0;
  return *tail;
}
