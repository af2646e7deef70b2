// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.1,6.12,7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Values within the range of the program's type and attach point, and types
// that take any value.

#include "bpf_helpers.h"
#include "bpf_test.h"

LICENSE("GPL");

SEC("fentry/bpf_fentry_test1")
int BPF_PROG(fentry_zero, int a) { return 0; }

SEC("fmod_ret/security_file_permission")
int BPF_PROG(modifies, void *file, int mask, int ret) { return -22; }

SEC("tp_btf/task_newtask")
int BPF_PROG(tracepoint_any, void *task, u64 flags) { return 5; }

SEC("kprobe/do_nanosleep")
int kprobe_any(void *ctx) { return 77; }

SEC("iter/task")
int iter_again(void *ctx) { return bpf_get_prandom_u32() & 1; }

SEC("cgroup/bind4")
int bind_port(void *ctx) { return bpf_get_prandom_u32() & 3; }

SEC("cgroup/recvmsg4")
int recvmsg(void *ctx) { return 1; }

SEC("cgroup_skb/egress")
int congested(void *ctx) { return 2; }

SEC("cgroup/dev")
int compares(void *ctx) { return bpf_ktime_get_ns() > 5; }

SEC("cgroup/dev")
int bounded(void *ctx) {
  u32 n = bpf_get_prandom_u32();
  if (n > 1)
    return 0;
  return n;
}

SEC("sk_lookup")
int lookup(void *ctx) { return 1; }

SEC("tc")
int tc_any(void *ctx) { return -1; }

SEC("lsm/bprm_committed_creds")
int BPF_PROG(hook_without_result, void *bprm) { return 12; }
