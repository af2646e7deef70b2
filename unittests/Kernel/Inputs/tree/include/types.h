/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Not kernel code: a made-up source in the notation that kfunc-dbgen reads. */
BPF_PROG_TYPE(BPF_PROG_TYPE_SCHED_CLS, tc, struct __sk_buff, struct sk_buff)
BPF_PROG_TYPE(BPF_PROG_TYPE_XDP, xdp, struct xdp_md, struct xdp_buff)
BPF_PROG_TYPE(BPF_PROG_TYPE_TRACING, tracing, void *, void *)
BPF_PROG_TYPE(BPF_PROG_TYPE_STRUCT_OPS, none, void *, void *)

static inline const struct bpf_func_proto *
bpf_base_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	return NULL;
}
