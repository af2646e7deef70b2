// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Not kernel code: a made-up source in the notation that kfunc-dbgen reads.
#define ___BPF_FUNC_MAPPER(FN, ctx...)			\
	FN(unspec, 0, ##ctx)				\
	FN(map_peek, 1, ##ctx)				\
	FN(widget_read, 2, ##ctx)			\
	FN(widget_turn, 3, ##ctx)			\
	/* */

#define BTF_SOCK_TYPE_xxx			\
	BTF_SOCK_TYPE(BTF_SOCK_TYPE_TCP, tcp_sock)

BPF_PROG_TYPE(BPF_PROG_TYPE_TRACING, tracing, void *, void *)
BPF_PROG_TYPE(BPF_PROG_TYPE_LSM, lsm, void *, void *)
BPF_PROG_TYPE(BPF_PROG_TYPE_STRUCT_OPS, none, void *, void *)
