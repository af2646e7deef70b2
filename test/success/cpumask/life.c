// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Masks created, shared, filled, and given where a plain mask is wanted.

#include "cpumask_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

private(mask) static struct bpf_cpumask __kptr *saved;
int first;

static struct bpf_cpumask *create(u32 cpu) {
  struct bpf_cpumask *mask = bpf_cpumask_create();
  if (!mask)
    return NULL;
  bpf_cpumask_set_cpu(cpu, mask);
  return mask;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(create_release, struct task_struct *task, u64 clone_flags) {
  struct bpf_cpumask *mask = create(0);
  if (!mask)
    return 0;
  if (bpf_cpumask_test_cpu(0, plain_mask(mask)))
    first = bpf_cpumask_first(plain_mask(mask));
  bpf_cpumask_release(mask);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(shared, struct task_struct *task, u64 clone_flags) {
  struct bpf_cpumask *mask = create(1), *again;
  if (!mask)
    return 0;
  again = bpf_cpumask_acquire(mask);
  bpf_cpumask_release(mask);
  first = bpf_cpumask_first(plain_mask(again));
  bpf_cpumask_release(again);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(combined, struct task_struct *task, u64 clone_flags) {
  struct bpf_cpumask *one = create(0), *two, *both;

  if (!one)
    return 0;
  two = create(1);
  if (!two)
    goto put_one;
  both = bpf_cpumask_create();
  if (!both)
    goto put_two;
  bpf_cpumask_and(both, plain_mask(one), plain_mask(two));
  bpf_cpumask_release(both);
put_two:
  bpf_cpumask_release(two);
put_one:
  bpf_cpumask_release(one);
  return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(save, struct task_struct *task, u64 clone_flags) {
  struct bpf_cpumask *mask = create(2);
  if (!mask)
    return 0;
  mask = bpf_kptr_xchg(&saved, mask);
  if (mask)
    bpf_cpumask_release(mask);
  bpf_rcu_read_lock();
  mask = saved;
  if (mask)
    first = bpf_cpumask_first(plain_mask(mask));
  bpf_rcu_read_unlock();
  return 0;
}
