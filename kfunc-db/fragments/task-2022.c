// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The facts of the task_struct kfunc series of October 2022, in the notation
// that kfunc-dbgen reads. Not kernel code: bodies are of no interest.
//
//   kfunc-dbgen source kfunc-db/fragments/task-2022.c --base=6.1 --name=2022 \
//     -o kfunc-db/2022.yaml

struct task_struct *bpf_task_acquire(struct task_struct *p) {}
struct task_struct *bpf_task_kptr_get(struct task_struct **pp) {}
void bpf_task_release(struct task_struct *p) {}

BTF_SET8_START(task_kfunc_ids)
BTF_ID_FLAGS(func, bpf_task_acquire, KF_ACQUIRE | KF_RET_NULL | KF_TRUSTED_ARGS)
BTF_ID_FLAGS(func, bpf_task_kptr_get, KF_ACQUIRE | KF_KPTR_GET | KF_RET_NULL)
BTF_ID_FLAGS(func, bpf_task_release, KF_RELEASE | KF_TRUSTED_ARGS)
BTF_SET8_END(task_kfunc_ids)

struct btf_kfunc_id_set task_kfuncs = {.set = &task_kfunc_ids};

BTF_ID_LIST(task_dtor_ids)
BTF_ID(struct, task_struct)
BTF_ID(func, bpf_task_release)

int init(void) {
  struct btf_id_dtor_kfunc dtors[] = {
      {.btf_id = task_dtor_ids[0], .kfunc_btf_id = task_dtor_ids[1]}};
  register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &task_kfuncs);
  register_btf_kfunc_id_set(BPF_PROG_TYPE_STRUCT_OPS, &task_kfuncs);
  register_btf_id_dtor_kfuncs(dtors, 1, 0);
}
