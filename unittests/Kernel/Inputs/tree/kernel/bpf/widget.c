// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Not kernel code: a kfunc defined without a mark, in a file without sets.
static inline u64 bpf_widget_indirect(const struct widget __rcu *w__nullable)
{
	return 0;
}
