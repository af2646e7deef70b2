//===- Value.cpp - Abstract values -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Value.h"

using namespace precheck;
using namespace precheck::interp;

llvm::StringRef interp::reg2btfName(Kind K) {
  switch (K) {
  case Kind::Sock:
    return "sock";
  case Kind::SockCommon:
    return "sock_common";
  case Kind::TcpSock:
    return "tcp_sock";
  case Kind::MapPtr:
    return "bpf_map";
  default:
    return "";
  }
}

bool interp::isTrusted(const Value &V) {
  if (V.Ref)
    return true;
  if (!reg2btfName(V.K).empty() && V.Flags == 0)
    return true;
  constexpr uint32_t Trusting = PTR_TRUSTED | MEM_ALLOC | NON_OWN_REF;
  return V.is(Kind::BtfId) && V.has(Trusting) && !(V.Flags & ~Trusting);
}

static llvm::StringRef baseString(Kind K) {
  switch (K) {
  case Kind::Uninit:
  case Kind::Any:
    return "?";
  case Kind::Dynptr:
    return "dynptr";
  case Kind::Iterator:
    return "iter";
  case Kind::IrqFlag:
    return "irq_flag";
  case Kind::Scalar:
    return "scalar";
  case Kind::Ctx:
    return "ctx";
  case Kind::Stack:
    return "fp";
  case Kind::MapPtr:
    return "map_ptr";
  case Kind::MapValue:
    return "map_value";
  case Kind::MapKey:
    return "map_key";
  case Kind::BtfId:
    return "ptr_";
  case Kind::Mem:
    return "mem";
  case Kind::Sock:
    return "sock";
  case Kind::SockCommon:
    return "sock_common";
  case Kind::TcpSock:
    return "tcp_sock";
  case Kind::XdpSock:
    return "xdp_sock";
  case Kind::Packet:
    return "pkt";
  case Kind::PacketMeta:
    return "pkt_meta";
  case Kind::PacketEnd:
    return "pkt_end";
  case Kind::FlowKeys:
    return "flow_keys";
  case Kind::Buf:
    return "buf";
  case Kind::Func:
    return "func";
  case Kind::Arena:
    return "arena";
  case Kind::DynptrPtr:
    return "dynptr_ptr";
  }
  return "?";
}

std::string interp::typeString(const Value &V) {
  if (!V.isPointer())
    return baseString(V.K).str();
  static constexpr struct {
    uint32_t Flag;
    const char *Prefix;
  } Prefixes[] = {{MEM_RDONLY, "rdonly_"},  {MEM_RINGBUF, "ringbuf_"},
                  {MEM_USER, "user_"},      {MEM_PERCPU, "percpu_"},
                  {MEM_RCU, "rcu_"},        {PTR_UNTRUSTED, "untrusted_"},
                  {PTR_TRUSTED, "trusted_"}};
  std::string S;
  if (V.is(Kind::Mem) && V.has(MEM_ALLOC))
    S += "alloc_";
  for (const auto &P : Prefixes)
    if (V.has(P.Flag))
      S += P.Prefix;
  S += baseString(V.K);
  if (V.maybeNull())
    S += V.is(Kind::BtfId) ? "or_null_" : "_or_null";
  return S;
}
