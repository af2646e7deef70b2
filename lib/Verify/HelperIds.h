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
  TailCall = 12,
  SkLookupTcp = 84,
  SkLookupUdp = 85,
  SpinLock = 93,
  SpinUnlock = 94,
  TcpSock = 96,
  SkFullsock = 95,
  SkcLookupTcp = 99,
  RingbufReserve = 131,
  SkcToTcp6Sock = 136,
  SkcToTcpSock = 137,
  SkcToTcpTimewaitSock = 138,
  SkcToTcpRequestSock = 139,
  SkcToUdp6Sock = 140,
  PerCpuPtr = 153,
  ThisCpuPtr = 154,
  SkcToUnixSock = 178,
  KptrXchg = 194,
  SkcToMptcpSock = 196,
};

/// BPF_MAP_TYPE_* numbers of maps whose lookups give something else than
/// their value.
enum MapTypeId : unsigned {
  ArrayMap = 2,
  PercpuArrayMap = 6,
  ArrayOfMaps = 12,
  HashOfMaps = 13,
  SockMap = 15,
  XskMap = 17,
  SockHash = 18,
};

/// The values of these maps are sockets.
inline bool holdsSockets(const Map &M) {
  return M.Type == SockMap || M.Type == SockHash;
}

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_HELPERIDS_H
