// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// Tests that prove nothing of the pointer: the note names the one that was
// made instead.

#include "bpf_helpers.h"

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, u32);
  __type(value, u64);
} counts SEC(".maps");

LICENSE("GPL");

SEC("tc")
int other_pointer(void *ctx) {
  u32 key = 1, other = 2;
  u64 *first = bpf_map_lookup_elem(&counts, &key);
  u64 *second = bpf_map_lookup_elem(&counts, &other);
  if (!first)
    return 0;
  // ANY: :[[@LINE+2]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null' [null-dereference]
  // ANY: note: assuming '!first' is false, which does not tell that the pointer is not NULL
  *second += 1;
  return 0;
}

SEC("tc")
int status(void *ctx) {
  u32 key = 1;
  u64 *count = bpf_map_lookup_elem(&counts, &key);
  long err = bpf_map_delete_elem(&counts, &key);
  if (err)
    return 0;
  // ANY: :[[@LINE+2]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null' [null-dereference]
  // ANY: note: assuming 'err' is false, which does not tell that the pointer is not NULL
  *count += 1;
  return 0;
}

SEC("tc")
int itself(void *ctx) {
  u32 key = 1;
  u64 *count = bpf_map_lookup_elem(&counts, &key);
  if (count)
    *count += 1;
  return 0;
}
