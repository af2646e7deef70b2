//===- HelperIds.h - Helpers and maps by number -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_HELPERIDS_H
#define PRECHECK_LIB_VERIFY_HELPERIDS_H

#include "precheck/Program/ProgramModel.h"

namespace precheck::interp {

/// BPF_FUNC_* numbers that verifier.c names.
enum HelperId : unsigned {
  MapLookupElem = 1,
  GetSmpProcessorId = 8,
  TailCall = 12,
  ProbeReadStr = 45,
  OverrideReturn = 58,
  GetStack = 67,
  SkLookupTcp = 84,
  SkLookupUdp = 85,
  SkRelease = 86,
  SpinLock = 93,
  SpinUnlock = 94,
  TcpSock = 96,
  SkFullsock = 95,
  SkcLookupTcp = 99,
  SkStorageGet = 107,
  SkStorageDelete = 108,
  ProbeReadUserStr = 114,
  ProbeReadKernelStr = 115,
  RingbufReserve = 131,
  SkcToTcp6Sock = 136,
  SkcToTcpSock = 137,
  SkcToTcpTimewaitSock = 138,
  SkcToTcpRequestSock = 139,
  SkcToUdp6Sock = 140,
  GetTaskStack = 141,
  DPath = 147,
  PerCpuPtr = 153,
  ThisCpuPtr = 154,
  ImaInodeHash = 161,
  ForEachMapElem = 164,
  TimerInit = 169,
  TimerSetCallback = 170,
  SkcToUnixSock = 178,
  FindVma = 180,
  Loop = 181,
  GetRetval = 186,
  SetRetval = 187,
  ImaFileHash = 193,
  KptrXchg = 194,
  SkcToMptcpSock = 196,
  DynptrFromMem = 197,
  DynptrWrite = 202,
  DynptrData = 203,
  UserRingbufDrain = 209,
};

/// BPF_MAP_TYPE_* numbers of maps whose lookups give something else than
/// their value.
enum MapTypeId : unsigned {
  HashMap = 1,
  ArrayMap = 2,
  PercpuHashMap = 5,
  PercpuArrayMap = 6,
  LruHashMap = 9,
  LruPercpuHashMap = 10,
  ArrayOfMaps = 12,
  HashOfMaps = 13,
  SockMap = 15,
  XskMap = 17,
  SockHash = 18,
  ResizableHashMap = 35, // BPF_MAP_TYPE_RHASH
};

/// filter.c:bpf_helper_changes_pkt_data
inline bool changesPacketData(const Kernel &K, unsigned Helper) {
  switch (Helper) {
  case TailCall: // what is called could do any of these
    return K.has(Feature::CalleesChangePackets);
  case 9:   // skb_store_bytes
  case 10:  // l3_csum_replace
  case 11:  // l4_csum_replace
  case 13:  // clone_redirect
  case 18:  // skb_vlan_push
  case 19:  // skb_vlan_pop
  case 31:  // skb_change_proto
  case 38:  // skb_change_tail
  case 39:  // skb_pull_data
  case 43:  // skb_change_head
  case 44:  // xdp_adjust_head
  case 50:  // skb_adjust_room
  case 54:  // xdp_adjust_meta
  case 63:  // msg_pull_data
  case 65:  // xdp_adjust_tail
  case 73:  // lwt_push_encap
  case 74:  // lwt_seg6_store_bytes
  case 75:  // lwt_seg6_adjust_srh
  case 76:  // lwt_seg6_action
  case 90:  // msg_push_data
  case 91:  // msg_pop_data
  case 143: // store_hdr_opt
    return true;
  default:
    return false;
  }
}

/// verifier.c:do_refine_retval_range: of what these return, the verifier knows
/// more than the type.
inline bool boundsResult(unsigned Helper) {
  switch (Helper) {
  case GetSmpProcessorId:
  case ProbeReadStr:
  case GetStack:
  case ProbeReadUserStr:
  case ProbeReadKernelStr:
  case GetTaskStack:
  case GetRetval:
    return true;
  default:
    return false;
  }
}

/// verifier.c:bpf_is_kfunc_pkt_changing
inline bool changesPacketData(llvm::StringRef Kfunc) {
  return Kfunc == "bpf_xdp_pull_data";
}

/// The values of these maps are sockets.
inline bool holdsSockets(const Map &M) {
  return M.Type == SockMap || M.Type == SockHash;
}

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_HELPERIDS_H
