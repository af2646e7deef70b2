//===- MapFuncs.cpp - Which helper takes which map -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_map_func_compatibility
//
//===----------------------------------------------------------------------===//

#include "Calls.h"
#include "HelperIds.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

/// A map type and all helpers that take it, or a helper and all map types that
/// it takes; by name, as in uapi/linux/bpf.h without the prefix.
struct Row {
  llvm::StringLiteral Subject;
  std::initializer_list<llvm::StringLiteral> Allowed;
};

const Row ByMap[] = {
    {"PROG_ARRAY", {"tail_call"}},
    {"PERF_EVENT_ARRAY",
     {"perf_event_read", "perf_event_output", "skb_output",
      "perf_event_read_value", "xdp_output"}},
    {"RINGBUF",
     {"ringbuf_output", "ringbuf_reserve", "ringbuf_query",
      "ringbuf_reserve_dynptr", "ringbuf_submit_dynptr",
      "ringbuf_discard_dynptr"}},
    {"USER_RINGBUF", {"user_ringbuf_drain"}},
    {"STACK_TRACE", {"get_stackid"}},
    {"CGROUP_ARRAY", {"skb_under_cgroup", "current_task_under_cgroup"}},
    {"CGROUP_STORAGE", {"get_local_storage"}},
    {"PERCPU_CGROUP_STORAGE", {"get_local_storage"}},
    {"DEVMAP", {"redirect_map", "map_lookup_elem"}},
    {"DEVMAP_HASH", {"redirect_map", "map_lookup_elem"}},
    {"CPUMAP", {"redirect_map"}},
    {"XSKMAP", {"redirect_map", "map_lookup_elem"}},
    {"ARRAY_OF_MAPS", {"map_lookup_elem"}},
    {"HASH_OF_MAPS", {"map_lookup_elem"}},
    {"SOCKMAP",
     {"sk_redirect_map", "sock_map_update", "msg_redirect_map",
      "sk_select_reuseport", "map_lookup_elem"}},
    {"SOCKHASH",
     {"sk_redirect_hash", "sock_hash_update", "msg_redirect_hash",
      "sk_select_reuseport", "map_lookup_elem"}},
    {"REUSEPORT_SOCKARRAY", {"sk_select_reuseport"}},
    {"QUEUE", {"map_peek_elem", "map_pop_elem", "map_push_elem"}},
    {"STACK", {"map_peek_elem", "map_pop_elem", "map_push_elem"}},
    {"SK_STORAGE", {"sk_storage_get", "sk_storage_delete", "kptr_xchg"}},
    {"INODE_STORAGE",
     {"inode_storage_get", "inode_storage_delete", "kptr_xchg"}},
    {"TASK_STORAGE", {"task_storage_get", "task_storage_delete", "kptr_xchg"}},
    {"CGRP_STORAGE", {"cgrp_storage_get", "cgrp_storage_delete", "kptr_xchg"}},
    {"BLOOM_FILTER", {"map_peek_elem", "map_push_elem"}},
};

const Row ByHelper[] = {
    {"tail_call", {"PROG_ARRAY"}},
    {"perf_event_read", {"PERF_EVENT_ARRAY"}},
    {"perf_event_output", {"PERF_EVENT_ARRAY"}},
    {"perf_event_read_value", {"PERF_EVENT_ARRAY"}},
    {"skb_output", {"PERF_EVENT_ARRAY"}},
    {"xdp_output", {"PERF_EVENT_ARRAY"}},
    {"ringbuf_output", {"RINGBUF"}},
    {"ringbuf_reserve", {"RINGBUF"}},
    {"ringbuf_query", {"RINGBUF"}},
    {"ringbuf_reserve_dynptr", {"RINGBUF"}},
    {"ringbuf_submit_dynptr", {"RINGBUF"}},
    {"ringbuf_discard_dynptr", {"RINGBUF"}},
    {"user_ringbuf_drain", {"USER_RINGBUF"}},
    {"get_stackid", {"STACK_TRACE"}},
    {"current_task_under_cgroup", {"CGROUP_ARRAY"}},
    {"skb_under_cgroup", {"CGROUP_ARRAY"}},
    {"redirect_map", {"DEVMAP", "DEVMAP_HASH", "CPUMAP", "XSKMAP"}},
    {"sk_redirect_map", {"SOCKMAP"}},
    {"msg_redirect_map", {"SOCKMAP"}},
    {"sock_map_update", {"SOCKMAP"}},
    {"sk_redirect_hash", {"SOCKHASH"}},
    {"msg_redirect_hash", {"SOCKHASH"}},
    {"sock_hash_update", {"SOCKHASH"}},
    {"get_local_storage", {"CGROUP_STORAGE", "PERCPU_CGROUP_STORAGE"}},
    {"sk_select_reuseport", {"REUSEPORT_SOCKARRAY", "SOCKMAP", "SOCKHASH"}},
    {"map_pop_elem", {"QUEUE", "STACK"}},
    {"map_peek_elem", {"QUEUE", "STACK", "BLOOM_FILTER"}},
    {"map_push_elem", {"QUEUE", "STACK", "BLOOM_FILTER"}},
    {"map_lookup_percpu_elem",
     {"PERCPU_ARRAY", "PERCPU_HASH", "LRU_PERCPU_HASH"}},
    {"sk_storage_get", {"SK_STORAGE"}},
    {"sk_storage_delete", {"SK_STORAGE"}},
    {"inode_storage_get", {"INODE_STORAGE"}},
    {"inode_storage_delete", {"INODE_STORAGE"}},
    {"task_storage_get", {"TASK_STORAGE"}},
    {"task_storage_delete", {"TASK_STORAGE"}},
    {"cgrp_storage_get", {"CGRP_STORAGE"}},
    {"cgrp_storage_delete", {"CGRP_STORAGE"}},
};

/// False if the table speaks of \p Subject and does not allow \p Other.
bool allows(llvm::ArrayRef<Row> Table, llvm::StringRef Subject,
            llvm::StringRef Other) {
  for (const Row &R : Table)
    if (R.Subject == Subject)
      return llvm::is_contained(R.Allowed, Other);
  return true;
}

/// verifier.c:may_update_sockmap
bool mayUpdateSockmap(const Analysis &A, llvm::StringRef Helper) {
  bool Delete = Helper == "map_delete_elem";
  if (!Delete && Helper != "map_update_elem")
    return false;
  switch (A.Prog.Info.Type) {
  case ProgramType::TRACING:
    return A.Prog.Info.AttachType == "TRACE_ITER";
  case ProgramType::SOCK_OPS:
    return Delete;
  case ProgramType::SK_REUSEPORT:
  case ProgramType::SK_LOOKUP:
    return true;
  case ProgramType::SOCKET_FILTER:
  case ProgramType::SCHED_CLS:
  case ProgramType::SCHED_ACT:
  case ProgramType::XDP:
  case ProgramType::FLOW_DISSECTOR:
    return A.K.has(Feature::PacketProgsUpdateSockmap);
  default:
    return false;
  }
}

} // namespace

bool interp::takesMap(const Analysis &A, const HelperProto &Proto,
                      const Map &M) {
  llvm::StringRef Helper = Proto.Name;
  Helper.consume_front("bpf_");
  llvm::StringRef Type = M.TypeName;
  if (Type.empty())
    return true;
  if (Type == "INSN_ARRAY")
    return false;
  if (holdsSockets(M) && mayUpdateSockmap(A, Helper))
    return true;
  return allows(ByMap, Type, Helper) && allows(ByHelper, Helper, Type);
}
