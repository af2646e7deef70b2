// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Not built into the kernel: must not be read.
BTF_KFUNCS_START(tool_ids)
BTF_ID_FLAGS(func, bpf_tool)
BTF_KFUNCS_END(tool_ids)
static const struct btf_kfunc_id_set tool_set = { .set = &tool_ids };
static int init(void)
{
	return register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &tool_set);
}
