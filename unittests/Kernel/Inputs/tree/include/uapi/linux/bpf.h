/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Not kernel code: a made-up source in the notation that kfunc-dbgen reads. */
#define ___BPF_FUNC_MAPPER(FN, ctx...)			\
	FN(unspec, 0, ##ctx)				\
	FN(map_peek, 1, ##ctx)				\
	FN(widget_read, 7, ##ctx)			\
	/* */

#define BTF_SOCK_TYPE_xxx			\
	BTF_SOCK_TYPE(BTF_SOCK_TYPE_TCP, tcp_sock)

#define WIDGET_LIST_xxx				\
	WIDGET(bpf_widget_first)		\
	WIDGET(bpf_widget_second)
