// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --implicit-check-not=warning:
//
// Sizes that a helper is handed, and the memory that goes with them.

#include "bpf_helpers.h"

struct value {
  char text[16];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct value);
} values SEC(".maps");

LICENSE("GPL");

u32 length;
const char fixed[8] = "fixed";

SEC("kprobe/do_nanosleep")
int checked(void *ctx) {
  u32 key = 0, size = length;
  struct value *v = bpf_map_lookup_elem(&values, &key);
  if (!v || size > sizeof(v->text))
    return 0;
  bpf_probe_read_kernel(v->text, size, ctx);
  return 0;
}

SEC("kprobe/do_nanosleep")
int masked(void *ctx) {
  u32 key = 0;
  struct value *v = bpf_map_lookup_elem(&values, &key);
  if (!v)
    return 0;
  bpf_probe_read_kernel(v->text, length & 15, ctx);
  return 0;
}

SEC("kprobe/do_nanosleep")
int unbounded(void *ctx) {
  u32 key = 0;
  struct value *v = bpf_map_lookup_elem(&values, &key);
  if (!v)
    return 0;
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R2 unbounded memory access, use 'var &= const' or 'if (var < const)' [invalid-access]
  bpf_probe_read_kernel(v->text, length, ctx);
  return 0;
}

SEC("kprobe/do_nanosleep")
int maybe_zero(void *ctx) {
  char local[8] = "local";
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R2 invalid zero-sized read [invalid-access]
  return bpf_strncmp(local, length, fixed);
}

SEC("kprobe/do_nanosleep")
int too_long(void *ctx) {
  u32 key = 0;
  struct value *v = bpf_map_lookup_elem(&values, &key);
  if (!v)
    return 0;
  // CHECK: :[[@LINE+2]]:{{[0-9]+}}: warning: R1 min value is outside of the allowed memory range [invalid-access]
  // CHECK: note: invalid access to map value, value_size=16 off=0 size=24
  bpf_probe_read_kernel(v->text, sizeof(*v) + 8, ctx);
  return 0;
}

SEC("kprobe/do_nanosleep")
int into_constant(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: write into map forbidden [invalid-access]
  bpf_probe_read_kernel((void *)fixed, sizeof(fixed), ctx);
  return 0;
}
