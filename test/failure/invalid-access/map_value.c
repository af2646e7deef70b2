// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=ANY --implicit-check-not=warning:
//
// An index that is never compared with the array's size.

#include "bpf_helpers.h"

struct table {
  u64 cells[8];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct table);
} tables SEC(".maps");

LICENSE("GPL");

SEC("tc")
int past_the_end(void *ctx) {
  u32 key = 0;
  struct table *t = bpf_map_lookup_elem(&tables, &key);
  if (!t)
    return 0;
  u64 *cells = t->cells;
  opaque(cells);
  // ANY: :[[@LINE+1]]:{{[0-9]+}}: warning: min value is outside of the allowed memory range [invalid-access]
  return cells[8];
}
