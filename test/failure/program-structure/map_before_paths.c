// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=OLD
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefix=NEW --implicit-check-not=warning:
//
// Which maps a program may use is asked before its paths are walked: of two
// errors, that one is told.

#include "bpf_helpers.h"

struct bpf_spin_lock {
  u32 val;
};

struct counter {
  struct bpf_spin_lock lock;
  u32 hits;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, u64);
} numbers SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct counter);
} counters SEC(".maps");

LICENSE("GPL");

SEC("lsm.s/file_open")
int two_errors(void *ctx) {
  u32 key = 0;
  u64 *number = bpf_map_lookup_elem(&numbers, &key);
  // NEW: :[[@LINE+1]]:{{[0-9]+}}: warning: invalid mem access 'map_value_or_null' [null-dereference]
  *number = 1;
  // OLD: warning: sleepable progs cannot use bpf_spin_lock yet
  // OLD: warning: invalid mem access 'map_value_or_null' [null-dereference]
  struct counter *counter = bpf_map_lookup_elem(&counters, &key);
  if (counter)
    counter->hits++;
  return 0;
}
