// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL --implicit-check-not=warning:
// RUN: not %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | \
// RUN:   FileCheck %s --check-prefixes=ALL,V73 --implicit-check-not=warning:
//
// What bpf_set_retval() sets is what the system call returns: 7.2 began to ask
// for 0 or an error number.

#include "bpf_test.h"

static int (*const bpf_get_retval)(void) = (void *)186;
static int (*const bpf_set_retval)(int retval) = (void *)187;

LICENSE("GPL");

SEC("cgroup/dev")
int positive(void *ctx) {
  // V73: :[[@LINE+1]]:{{[0-9]+}}: warning: At bpf_set_retval the register R1 has smin=1 smax=1 should have been in [-4095, 0] [return-value]
  bpf_set_retval(1);
  return 1;
}

SEC("cgroup/dev")
int beyond_errno(void *ctx) {
  // V73: :[[@LINE+1]]:{{[0-9]+}}: warning: At bpf_set_retval the register R1 has smin=4294963200 smax=4294963200 should have been in [-4095, 0] [return-value]
  bpf_set_retval(-4096);
  return 1;
}

SEC("cgroup/dev")
int error(void *ctx) {
  bpf_set_retval(-1);
  return 0;
}

SEC("cgroup/dev")
int what_it_was(void *ctx) {
  bpf_set_retval(bpf_get_retval());
  return 1;
}

SEC("cgroup/getsockopt")
int any_value(void *ctx) {
  bpf_set_retval(5);
  return 1;
}

SEC("lsm_cgroup/inet_csk_clone")
int hook_without_result(void *ctx) {
  // ALL: :[[@LINE+1]]:{{[0-9]+}}: warning: BPF_LSM_CGROUP that attach to void LSM hooks can't modify return value! [return-value]
  bpf_set_retval(0);
  return 1;
}

SEC("lsm_cgroup/inet_csk_clone")
int result_of_none(void *ctx) {
  // ALL: :[[@LINE+2]]:{{[0-9]+}}: warning: Note, BPF_LSM_CGROUP that attach to void LSM hooks can't modify return value! [return-value]
  // ALL: note: At program exit the register R0 has smin=0 smax=0 should have been in [1, 1]
  return 0;
}
