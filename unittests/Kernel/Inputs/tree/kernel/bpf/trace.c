// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Not kernel code: a made-up source in the notation that kfunc-dbgen reads.
const struct bpf_func_proto *
tracing_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	const struct bpf_func_proto *fn = bpf_base_func_proto(func_id, prog);

	/* Each asks the other: must end. */
	if (!fn)
		fn = xdp_func_proto(func_id, prog);
	return fn;
}
