// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Not kernel code: a made-up source in the notation that kfunc-dbgen reads.
BTF_ID_LIST_SINGLE(widget_btf_id, struct, widget)
BTF_ID_LIST_GLOBAL(btf_sock_ids, MAX_BTF_SOCK_TYPE)

const struct bpf_func_proto bpf_map_peek_proto = {
	.func		= bpf_map_peek,
	.gpl_only	= false,
	.pkt_access	= true,
	.ret_type	= RET_PTR_TO_MAP_VALUE_OR_NULL,
	.arg1_type	= ARG_CONST_MAP_PTR,
	.arg2_type	= ARG_PTR_TO_MAP_KEY,
};

static const struct bpf_func_proto bpf_widget_read_base_proto = {
	.gpl_only	= true,
	.might_sleep	= true,
	.ret_type	= RET_PTR_TO_BTF_ID_OR_NULL,
	.ret_btf_id	= &btf_sock_ids[BTF_SOCK_TYPE_TCP],
	.arg1_type	= ARG_PTR_TO_BTF_ID,
	.arg1_btf_id	= &widget_btf_id[0],
	.arg2_type	= ARG_PTR_TO_MEM | MEM_UNINIT,
	.arg3_type	= ARG_CONST_SIZE,
};

static const struct bpf_func_proto bpf_widget_read_tc_proto = {
	.ret_type	= RET_INTEGER,
	.arg1_type	= ARG_PTR_TO_CTX,
};

const struct bpf_func_proto *
bpf_base_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	switch (func_id) {
	case BPF_FUNC_map_peek:
		return &bpf_map_peek_proto;
	case BPF_FUNC_widget_read:
		return &bpf_widget_read_base_proto;
	default:
		return NULL;
	}
}

static const struct bpf_func_proto *
tc_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	switch (func_id) {
	case BPF_FUNC_widget_read:
		return prog->odd ? NULL : &bpf_widget_read_tc_proto;
	default:
		return bpf_base_func_proto(func_id, prog);
	}
}

/* The one in trace.c is the one that counts. */
const struct bpf_func_proto * __weak
tracing_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	return bpf_nothing_func_proto(func_id, prog);
}

const struct bpf_func_proto *
xdp_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	return tracing_func_proto(func_id, prog);
}

const struct bpf_verifier_ops tc_verifier_ops = {
	.get_func_proto		= tc_func_proto,
};
const struct bpf_verifier_ops xdp_verifier_ops = {
	.get_func_proto		= xdp_func_proto,
};
const struct bpf_verifier_ops tracing_verifier_ops = {
	.get_func_proto		= tracing_func_proto,
};
const struct bpf_verifier_ops none_verifier_ops = { };
