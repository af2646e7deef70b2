// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %precheck --kernel=6.12 %s -- %bpf_flags 2>&1 | count 0
// RUN: %precheck --kernel=7.3 %s -- %bpf_flags 2>&1 | count 0
//
// Cgroups acquired, looked up by number and by ancestry, left in a map.

#include "cgroup_kfuncs.h"
#include "task_kfuncs.h"

LICENSE("GPL");

int last_level;

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(acquire_release, struct cgroup *cgrp, const char *path) {
  struct cgroup *mine = bpf_cgroup_acquire(cgrp);
  if (!mine)
    return 0;
  last_level = mine->level;
  bpf_cgroup_release(mine);
  return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(ancestors, struct cgroup *cgrp, const char *path) {
  struct cgroup *self, *root;

  self = bpf_cgroup_ancestor(cgrp, cgrp->level);
  if (!self)
    return 0;
  root = bpf_cgroup_ancestor(cgrp, 0);
  if (root) {
    last_level = root->level;
    bpf_cgroup_release(root);
  }
  bpf_cgroup_release(self);
  return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(from_id, struct cgroup *cgrp, const char *path) {
  struct cgroup *found = bpf_cgroup_from_id(cgrp->kn->id);
  if (!found)
    return 0;
  bpf_cgroup_release(found);
  return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(leave_in_map, struct cgroup *cgrp, const char *path) {
  struct cgroup_slot empty = {};
  u64 id = cgrp->kn->id;

  if (bpf_map_update_elem(&cgroups, &id, &empty, BPF_ANY))
    return 0;
  struct cgroup_slot *slot = bpf_map_lookup_elem(&cgroups, &id);
  if (!slot)
    return 0;
  struct cgroup *mine = bpf_cgroup_acquire(cgrp);
  if (!mine)
    return 0;
  mine = bpf_kptr_xchg(&slot->cgrp, mine);
  if (mine)
    bpf_cgroup_release(mine);

  bpf_rcu_read_lock();
  struct cgroup *kept = slot->cgrp;
  if (kept)
    last_level = kept->level;
  bpf_rcu_read_unlock();
  return 0;
}
