// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Not kernel code: a made-up source in the notation that kfunc-dbgen reads.
static int bpf_prog_type_to_kfunc_hook(enum bpf_prog_type prog_type)
{
	switch (prog_type) {
	case BPF_PROG_TYPE_UNSPEC:
		return BTF_KFUNC_HOOK_COMMON;
	case BPF_PROG_TYPE_TRACING:
	case BPF_PROG_TYPE_LSM:
		return BTF_KFUNC_HOOK_TRACING;
	case BPF_PROG_TYPE_SCHED_CLS:
		return BTF_KFUNC_HOOK_TC;
	default:
		return BTF_KFUNC_HOOK_MAX;
	}
}

BTF_SET_START(rcu_protected_types)
BTF_ID(struct, widget)
#ifdef CONFIG_GADGETS
BTF_ID(struct, gadget)
#endif
BTF_SET_END(rcu_protected_types)

BTF_SET_START(untrusted_lsm_hooks)
BTF_ID(func, bpf_lsm_widget_free)
BTF_SET_END(untrusted_lsm_hooks)

BTF_SET_START(sleepable_lsm_hooks)
BTF_ID(func, bpf_lsm_widget_open)
BTF_SET_END(sleepable_lsm_hooks)

BTF_TYPE_SAFE_RCU(struct widget) {
	const cpumask_t *mask;
	struct gadget __rcu *gadget;
};

BTF_TYPE_SAFE_TRUSTED_OR_NULL(struct gadget) {
#ifdef CONFIG_MEMCG
	struct widget *owner;
#endif
};

static void use(void)
{
	BTF_TYPE_EMIT(BTF_TYPE_SAFE_RCU(struct widget));
}

static const struct raw_tp_null raw_tp_null_args[] = {
	{ "widget_open", 0x1 | 0x200 },
	{ "widget_close", 0x10ULL },
};
