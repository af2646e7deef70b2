// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Keys on branches, in a ladder, through functions and in a loop.

#include "key_kfuncs.h"

LICENSE("GPL");

int found;

static __noinline struct bpf_key *find(u64 id) {
  return bpf_lookup_system_key(id);
}

static __noinline int put(struct bpf_key *key) {
  if (key)
    bpf_key_put(key);
  return 0;
}

SEC("lsm.s/bpf")
int BPF_PROG(key_branch) {
  struct bpf_key *key = bpf_lookup_system_key(0);
  if (!key)
    return 0;
  if (key->has_ref) {
    bpf_key_put(key);
    return 0;
  }
  found++;
  bpf_key_put(key);
  return 0;
}

SEC("lsm.s/bpf")
int BPF_PROG(key_ladder) {
  struct bpf_key *first, *second;
  first = bpf_lookup_system_key(0);
  if (!first)
    goto out;
  second = bpf_lookup_system_key(1);
  if (!second)
    goto put_first;
  found++;
  bpf_key_put(second);
put_first:
  bpf_key_put(first);
out:
  return 0;
}

SEC("lsm.s/bpf")
int BPF_PROG(key_functions) { return put(find(1)); }

SEC("lsm.s/bpf")
int BPF_PROG(key_loop) {
  for (int i = 0; i < 3; i++) {
    struct bpf_key *key = bpf_lookup_system_key(i);
    if (key)
      bpf_key_put(key);
  }
  return 0;
}
