// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.2 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// A constant string in a map of which each processor has its own.

#include "bpf_helpers.h"

LICENSE("GPL");

struct {
  int (*type)[6]; // PERCPU_ARRAY
  int (*max_entries)[1];
  int *key;
  char (*value)[8];
} strings SEC(".maps");

SEC("tc")
int compare(void *ctx) {
  int key = 0;
  char *v = bpf_map_lookup_elem(&strings, &key);
  if (!v)
    return 0;
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: R3 does not point to a readonly map' [argument-type]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: R3 points to percpu_array map which cannot be used as const string [argument-type]
  return bpf_strncmp("abc", 4, v);
}
