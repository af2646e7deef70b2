// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Not kernel code: a flag that kfunc-dbgen has to refuse.
BTF_KFUNCS_START(ids)
BTF_ID_FLAGS(func, bpf_widget, KF_ACQUIRE | KF_SHINY)
BTF_KFUNCS_END(ids)
struct btf_kfunc_id_set set = {.set = &ids};
int init(void) { register_btf_kfunc_id_set(BPF_PROG_TYPE_XDP, &set); }
