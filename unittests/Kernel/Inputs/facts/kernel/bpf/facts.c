// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Not kernel code: a made-up source in the notation that kfunc-dbgen reads.
// LSM hooks, iterators, register types, map types, error injection, struct_ops
// and helpers that depend on more than the program's type.
LSM_HOOK(int, 0, widget_open, struct widget *w, int mode)
LSM_HOOK(void, LSM_RET_VOID, widget_idle, void)

BTF_SET_START(widget_locked_hooks)
BTF_ID(func, bpf_lsm_widget_open)
BTF_SET_END(widget_locked_hooks)

ALLOW_ERROR_INJECTION(widget_alloc, ERRNO);

struct bpf_iter__widget {
	__bpf_md_ptr(struct bpf_iter_meta *, meta);
	__bpf_md_ptr(struct widget *, widget);
};

static const struct bpf_func_proto *
widget_iter_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	switch (func_id) {
	case BPF_FUNC_widget_turn:
		return &bpf_widget_turn_proto;
	default:
		return NULL;
	}
}

static const struct bpf_iter_reg widget_reg = {
	.target = "widget",
	.get_func_proto = widget_iter_func_proto,
	.ctx_arg_info = {
		{ offsetof(struct bpf_iter__widget, widget),
		  PTR_TO_BTF_ID_OR_NULL },
	},
};

static u32 *reg2btf_ids[__BPF_REG_TYPE_MAX] = {
	[PTR_TO_SOCKET] = &btf_sock_ids[BTF_SOCK_TYPE_TCP],
};

static int check_map_func_compatibility(struct env *env, struct bpf_map *map, int func_id)
{
	switch (map->map_type) {
	case BPF_MAP_TYPE_PROG_ARRAY:
		if (func_id != BPF_FUNC_map_peek)
			goto error;
		break;
	default:
		break;
	}
	switch (func_id) {
	case BPF_FUNC_widget_read:
		if (map->map_type != BPF_MAP_TYPE_ARRAY)
			goto error;
		break;
	default:
		break;
	}
	return 0;
error:
	return -EINVAL;
}

static int widget_ops__start(struct widget *w__ref, struct widget *peer__nullable)
{
	return 0;
}

static void widget_ops__stop(struct widget *w)
{
}

static struct widget_ops widget_stubs = {
	.start = widget_ops__start,
	.stop = widget_ops__stop,
};

static int widget_check_member(const struct btf_type *t, const struct btf_member *member,
			       const struct bpf_prog *prog)
{
	switch (member_offset(t, member)) {
	case offsetof(struct widget_ops, start):
		break;
	default:
		if (prog->sleepable)
			return -EINVAL;
	}
	return 0;
}

static u32 unsupported_ops[] = {
	offsetof(struct widget_ops, reset),
};

static bool is_turning(const struct bpf_prog *prog)
{
	enum bpf_attach_type type = prog->expected_attach_type;

	return type == BPF_WIDGET_LEFT || type == BPF_WIDGET_RIGHT;
}

static const struct bpf_func_proto *
widget_ops_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	switch (func_id) {
	case BPF_FUNC_widget_turn:
		if (prog_ops_moff(prog) != offsetof(struct widget_ops, stop))
			return &bpf_widget_turn_proto;
		return NULL;
	default:
		return bpf_base_func_proto(func_id, prog);
	}
}

static const struct bpf_func_proto *
lsm_widget_func_proto(enum bpf_func_id which, const struct bpf_prog *prog)
{
	switch (which) {
	case BPF_FUNC_widget_turn:
		if (!is_turning(prog))
			return NULL;
		if (btf_id_set_contains(&widget_locked_hooks, prog->aux->attach_btf_id))
			return prog->sleepable ? &bpf_widget_turn_sleepable_proto :
						 &bpf_widget_turn_proto;
		return NULL;
	default:
		return bpf_base_func_proto(which, prog);
	}
}

static const struct bpf_func_proto bpf_widget_turn_proto = {
	.ret_type	= RET_INTEGER,
};

static const struct bpf_func_proto bpf_widget_turn_sleepable_proto = {
	.might_sleep	= true,
	.ret_type	= RET_INTEGER,
};

const struct bpf_verifier_ops lsm_verifier_ops = {
	.get_func_proto		= lsm_widget_func_proto,
};

static const struct bpf_verifier_ops widget_ops_verifier_ops = {
	.get_func_proto		= widget_ops_func_proto,
};

static struct bpf_struct_ops bpf_widget_ops = {
	.verifier_ops = &widget_ops_verifier_ops,
	.check_member = widget_check_member,
	.cfi_stubs = &widget_stubs,
	.name = "widget_ops",
};

const struct bpf_func_proto bpf_map_peek_proto = {
	.ret_type	= RET_VOID,
};

const struct bpf_func_proto bpf_widget_read_proto = {
	.ret_type	= RET_VOID,
};

const struct bpf_func_proto *
bpf_base_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	if (func_id == BPF_FUNC_map_peek)
		return &bpf_map_peek_proto;
	return func_id == BPF_FUNC_widget_read && bpf_capable() ? &bpf_widget_read_proto : NULL;
}

static const struct bpf_func_proto *
tracing_widget_func_proto(enum bpf_func_id func_id, const struct bpf_prog *prog)
{
	const struct bpf_func_proto *fn;

	fn = bpf_base_func_proto(func_id, prog);
	if (!fn && prog->expected_attach_type == BPF_TRACE_ITER)
		fn = bpf_iter_get_func_proto(func_id, prog);
	return fn;
}

const struct bpf_verifier_ops tracing_verifier_ops = {
	.get_func_proto		= tracing_widget_func_proto,
};
