// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// A comparison with a number that the verifier knows to be 0, though it is no
// constant to the compiler, is a NULL check since 7.0.

#include "bpf_helpers.h"

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, u32);
  __type(value, u64);
} counts SEC(".maps");

LICENSE("GPL");

SEC("tc")
int zero_register(void *ctx) {
  u32 key = 1;
  u64 *count = bpf_map_lookup_elem(&counts, &key);
  u64 zero = bpf_get_prandom_u32() & 1;
  if (zero)
    return 0;
  opaque(zero);
  if (count == (void *)zero)
    return 0;
  // OLD: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null' [null-dereference]
  *count += 1;
  return 0;
}
