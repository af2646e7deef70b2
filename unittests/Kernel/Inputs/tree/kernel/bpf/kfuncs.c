// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Not kernel code: a made-up source in the notation that kfunc-dbgen reads.
#include <linux/btf_ids.h>

/* BTF_ID_FLAGS(func, in_a_comment, KF_ACQUIRE) */

__bpf_kfunc struct widget *bpf_widget_acquire(struct widget *w)
{
	return w;
}

__bpf_kfunc void
bpf_widget_release(struct widget   *w) { }

__bpf_kfunc int bpf_widget_fill(struct widget *w, const char *name__str,
				void *data, u32 data__sz, struct widget **out,
				int (*less)(struct widget *a, u64 b),
				bool (cmp)(void *a), u64 ids[4])
{
	/* A call is no definition. */
	if (bpf_widget_acquire(w))
		return 1;
	return 0;
}

__bpf_kfunc void bpf_widget_only_smp(void) { }
__bpf_kfunc void bpf_widget_only_up(void) { }
__bpf_kfunc void bpf_widget_everywhere(void) { }

BTF_KFUNCS_START(widget_ids)
BTF_ID_FLAGS(func, bpf_widget_acquire, KF_ACQUIRE | KF_RCU | KF_RET_NULL)
BTF_ID_FLAGS(func, bpf_widget_release, KF_RELEASE)
BTF_ID_FLAGS(func, bpf_widget_fill)
#if 0
BTF_ID_FLAGS(func, bpf_widget_dead)
#endif
#ifdef CONFIG_SMP
BTF_ID_FLAGS(func, bpf_widget_only_smp)
#else
BTF_ID_FLAGS(func, bpf_widget_only_up)
#endif
#if IS_ENABLED(CONFIG_WIDGET) && defined(CONFIG_NET)
BTF_ID_FLAGS(func, bpf_widget_indirect)
#endif
BTF_KFUNCS_END(widget_ids)

static const struct btf_kfunc_id_set widget_set = {
	.owner = THIS_MODULE,
	.set = &widget_ids,
	.filter = widget_filter,
};

BTF_SET8_START(common_ids)
BTF_ID_FLAGS(func, bpf_widget_everywhere, KF_SLEEPABLE)
BTF_SET8_END(common_ids)

static const struct btf_kfunc_id_set common_set = { .set = &common_ids };

BTF_SET8_START(modret_ids)
BTF_ID_FLAGS(func, widget_may_fail)
BTF_SET8_END(modret_ids)

static const struct btf_kfunc_id_set modret_set = { .set = &modret_ids };

BTF_KFUNCS_START(unregistered_ids)
BTF_ID_FLAGS(func, bpf_widget_unregistered)
BTF_KFUNCS_END(unregistered_ids)

#define WIDGET(name) BTF_ID_FLAGS(func, name, KF_DESTRUCTIVE)
BTF_KFUNCS_START(list_ids)
WIDGET_LIST_xxx
BTF_KFUNCS_END(list_ids)

static const struct btf_kfunc_id_set list_set = { .set = &list_ids };

BTF_ID_LIST(widget_dtor_ids)
BTF_ID(struct, widget)
BTF_ID(func, bpf_widget_release_dtor)
BTF_ID(struct, gadget)
BTF_ID(func, bpf_gadget_release_dtor)

static int __init widget_init(void)
{
	const struct btf_id_dtor_kfunc dtors[] = {
		{ .btf_id = widget_dtor_ids[2], .kfunc_btf_id = widget_dtor_ids[3] },
		{
			.btf_id       = widget_dtor_ids[0],
			.kfunc_btf_id = widget_dtor_ids[1]
		},
	};
	int ret;

	ret = register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &widget_set);
	ret = ret ?: register_btf_kfunc_id_set(BPF_PROG_TYPE_SCHED_CLS,
					       &widget_set);
	if ((ret = register_btf_kfunc_id_set(BPF_PROG_TYPE_UNSPEC, &common_set)) ||
	    (ret = register_btf_kfunc_id_set(BPF_PROG_TYPE_LSM, &list_set)))
		return ret;
	ret = register_btf_fmodret_id_set(&modret_set);
	return ret ?: register_btf_id_dtor_kfuncs(dtors, 2, THIS_MODULE);
}
