// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=NEW,TRIE --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// Programs that may sleep use only maps that are safe then: tries since 7.2,
// cpu maps in no kernel. Others may use them.

#include "bpf_helpers.h"

struct {
  __uint(type, BPF_MAP_TYPE_CPUMAP);
  __uint(max_entries, 1);
  __uint(key_size, 4);
  __uint(value_size, 4);
} processors SEC(".maps");

struct prefix {
  u32 length, address;
};

struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  __uint(map_flags, 1);
  __uint(max_entries, 1);
  __type(key, struct prefix);
  __type(value, u32);
} trie SEC(".maps");

LICENSE("GPL");

SEC("syscall")
int sleeps_with_cpumap(void *ctx) {
  u32 key = 0;
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: Sleepable programs can only use array, hash, and ringbuf maps [program-structure]
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: Sleepable programs can only use array, hash, ringbuf and local storage maps [program-structure]
  bpf_map_delete_elem(&processors, &key);
  return 0;
}

SEC("syscall")
int sleeps_with_trie(void *ctx) {
  struct prefix key = {};
  // OLD: :[[@LINE+2]]:{{[0-9]+}}: warning: Sleepable programs can only use
  // TRIE: :[[@LINE+1]]:{{[0-9]+}}: warning: Sleepable programs can only use
  bpf_map_delete_elem(&trie, &key);
  return 0;
}

SEC("socket")
int awake_with_trie(void *ctx) {
  struct prefix key = {};
  bpf_map_delete_elem(&trie, &key);
  return 0;
}
