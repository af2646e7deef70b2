// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12,7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// A program has an arena if it names the map; one arena in the file is not
// enough.

#include "bpf_helpers.h"

#define __arena __attribute__((address_space(1)))

LICENSE("GPL");

struct {
  __uint(type, 33); // BPF_MAP_TYPE_ARENA
  __uint(map_flags, 1024);
  __uint(max_entries, 10);
} arena SEC(".maps");

int __arena *kept;
int __arena in_arena;
void *used;

SEC("syscall")
int not_named(void *ctx) {
  int __arena *p = kept;

  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: addr_space_cast insn can only be used in a program that has an associated arena
  return p ? *p : 0;
}

SEC("syscall")
int cast_of_it(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: addr_space_cast insn can only be used in a program that has an associated arena
  return bpf_probe_read_kernel(&used, 8, (void *)kept);
}

static __noinline int names_it(void) {
  used = &arena;
  return 0;
}

SEC("syscall")
int named_by_callee(void *ctx) {
  names_it();
  return *kept;
}

SEC("syscall")
int names_a_variable(void *ctx) {
  return in_arena + *kept;
}
