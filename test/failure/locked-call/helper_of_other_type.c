// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.1 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | FileCheck %s --implicit-check-not=warning:
//
// Under a lock no helper may be called: that is asked before whether the
// program's type has it.

#include "counter_map.h"

LICENSE("GPL");

SEC("tc")
int locked(void *ctx) {
  u32 key = 0;
  struct counter *counter = bpf_map_lookup_elem(&counters, &key);
  if (!counter)
    return 0;
  bpf_spin_lock(&counter->lock);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: function calls are not allowed while holding a lock [locked-call]
  void *stored = bpf_task_storage_get(&counters, NULL, NULL, 0);
  bpf_spin_unlock(&counter->lock);
  return stored != NULL;
}

SEC("tc")
int unlocked(void *ctx) {
  u32 key = 0;
  struct counter *counter = bpf_map_lookup_elem(&counters, &key);
  if (!counter)
    return 0;
  bpf_spin_lock(&counter->lock);
  counter->hits++;
  bpf_spin_unlock(&counter->lock);
  return bpf_get_smp_processor_id();
}
