// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s
// --implicit-check-not=warning:
//
// A program has the arena that it names, or in which a variable lies that it
// names. That there is one in the file is not enough.

#include "bpf_test.h"

#define __arena __attribute__((address_space(1)))

LICENSE("GPL");

struct {
  __uint(type, 33); // BPF_MAP_TYPE_ARENA
  __uint(map_flags, 1024);
  __uint(max_entries, 10);
} arena SEC(".maps");

struct scx_cmask {
  u32 base, nr_bits;
};

s32 scx_bpf_sub_caps(u64 cgroup_id, u64 caps, struct scx_cmask *out) __ksym;

void *used;
int __arena counter;

SEC("syscall")
int names_none(void *ctx) {
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: R3 arena pointer requires a program with an associated arena [argument-type]
  return scx_bpf_sub_caps(0, 0, (struct scx_cmask *)4096);
}

SEC("syscall")
int names_it(void *ctx) {
  used = &arena;
  return scx_bpf_sub_caps(0, 0, (struct scx_cmask *)4096);
}

SEC("syscall")
int names_a_variable(void *ctx) {
  counter++;
  return scx_bpf_sub_caps(0, 0, (struct scx_cmask *)4096);
}
