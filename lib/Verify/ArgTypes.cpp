//===- ArgTypes.cpp - What a helper's argument may be -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArgTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

ArgSpec::ArgSpec(llvm::StringRef Spec) {
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  Spec.split(Parts, '|');
  for (llvm::StringRef P : Parts) {
    P = P.trim();
    if (P.consume_front("ARG_"))
      Base = P;
    else if (P == "PTR_MAYBE_NULL")
      MayBeNull = true;
    else if (P == "MEM_RDONLY")
      ReadOnly = true;
    else if (P == "OBJ_RELEASE")
      Release = true;
    else if (P == "MEM_WRITE")
      Write = true;
    else if (P == "MEM_UNINIT")
      Write = Uninit = true;
    else if (P == "DYNPTR_TYPE_LOCAL")
      Dynptr = DynptrType::Local;
    else if (P == "DYNPTR_TYPE_RINGBUF")
      Dynptr = DynptrType::Ringbuf;
  }
  if (Base.consume_back("_OR_NULL"))
    MayBeNull = true;
  OrZero = Base.consume_back("_OR_ZERO");
  if (Base == "PTR_TO_UNINIT_MEM") {
    Base = "PTR_TO_MEM";
    Write = Uninit = true;
  } else if (Base == "PTR_TO_UNINIT_MAP_VALUE") {
    Base = "PTR_TO_MAP_VALUE";
    Write = true;
  } else if (Base == "PTR_TO_FIXED_SIZE_MEM") {
    Base = "PTR_TO_MEM";
    FixedSize = true;
  } else if (Base == "PTR_TO_INT" || Base == "PTR_TO_LONG") {
    FixedSize = Write = true;
  }
}

llvm::SmallVector<RegType, 10> interp::compatibleTypes(const Kernel &K,
                                                       const ArgSpec &Spec) {
  // PTR_TRUSTED came with the new lists.
  bool New = K.has(Feature::TrustedFlags);
  llvm::StringRef Base = Spec.Base;
  llvm::SmallVector<RegType, 10> T;
  auto Add = [&](Kind Of, uint32_t Flags = 0) { T.push_back({Of, Flags}); };
  if (Spec.isMemory()) {
    Add(Kind::Stack);
    Add(Kind::Packet);
    Add(Kind::PacketMeta);
    Add(Kind::MapKey);
    Add(Kind::MapValue);
    // verifier.c:map_key_value_types of 6.1
    if (!New && Base != "PTR_TO_MEM")
      return T;
    Add(Kind::Mem);
    Add(Kind::Mem, New ? MEM_RINGBUF : MEM_ALLOC);
    Add(Kind::Buf);
    if (New)
      Add(Kind::BtfId, PTR_TRUSTED);
    if (K.has(Feature::ContextAsMemory))
      Add(Kind::Ctx);
  } else if (Base == "PTR_TO_INT" || Base == "PTR_TO_LONG") {
    // verifier.c:int_ptr_types
    Add(Kind::Stack);
    Add(Kind::Packet);
    Add(Kind::PacketMeta);
    Add(Kind::MapKey);
    Add(Kind::MapValue);
  } else if (Spec.isSize() || Base == "SCALAR" || Base == "CONST_ALLOC_SIZE") {
    Add(Kind::Scalar);
  } else if (Base == "CONST_MAP_PTR") {
    Add(Kind::MapPtr);
  } else if (Base == "PTR_TO_CTX") {
    Add(Kind::Ctx);
  } else if (Base == "PTR_TO_SOCK_COMMON" ||
             Base == "PTR_TO_BTF_ID_SOCK_COMMON") {
    Add(Kind::SockCommon);
    Add(Kind::Sock);
    Add(Kind::TcpSock);
    Add(Kind::XdpSock);
    if (Base == "PTR_TO_BTF_ID_SOCK_COMMON") {
      Add(Kind::BtfId);
      if (New)
        Add(Kind::BtfId, PTR_TRUSTED);
    }
  } else if (Base == "PTR_TO_SOCKET") {
    Add(Kind::Sock);
  } else if (Base == "PTR_TO_BTF_ID") {
    Add(Kind::BtfId);
    if (New) {
      Add(Kind::BtfId, PTR_TRUSTED);
      Add(Kind::BtfId, MEM_RCU);
    }
  } else if (Base == "PTR_TO_SPIN_LOCK") {
    Add(Kind::MapValue);
    if (New)
      Add(Kind::BtfId, MEM_ALLOC);
  } else if (Base == "PTR_TO_RINGBUF_MEM") {
    Add(Kind::Mem, MEM_RINGBUF);
  } else if (Base == "PTR_TO_ALLOC_MEM") {
    Add(Kind::Mem, MEM_ALLOC);
  } else if (Base == "PTR_TO_PERCPU_BTF_ID") {
    Add(Kind::BtfId, MEM_PERCPU);
    if (New) {
      Add(Kind::BtfId, MEM_PERCPU | MEM_RCU);
      Add(Kind::BtfId, MEM_PERCPU | PTR_TRUSTED);
    }
  } else if (Base == "PTR_TO_FUNC") {
    Add(Kind::Func);
  } else if (Base == "PTR_TO_STACK") {
    Add(Kind::Stack);
  } else if (Base == "PTR_TO_CONST_STR" || Base == "PTR_TO_TIMER" ||
             Base == "PTR_TO_KPTR") {
    Add(Kind::MapValue);
  } else if (Base == "KPTR_XCHG_DEST") {
    Add(Kind::MapValue);
    Add(Kind::BtfId, MEM_ALLOC);
    if (K.has(Feature::KptrXchgNonOwned)) {
      Add(Kind::BtfId, MEM_ALLOC | NON_OWN_REF);
      Add(Kind::BtfId, MEM_ALLOC | NON_OWN_REF | MEM_RCU);
    }
  }
  return T;
}

bool interp::isCompatible(const Kernel &K, const ArgSpec &Spec, const Value &V,
                          std::string &Expected) {
  llvm::SmallVector<RegType, 10> Types = compatibleTypes(K, Spec);
  if (Types.empty())
    return true;
  // How it came about is no part of the type.
  uint32_t Flags = V.Flags & ~PTR_WALKED;
  if (Spec.ReadOnly)
    Flags &= ~MEM_RDONLY;
  if (Spec.MayBeNull)
    Flags &= ~PTR_MAYBE_NULL;
  if (llvm::any_of(Types, [&](const RegType &T) {
        return T.K == V.K && T.Flags == Flags;
      }))
    return true;
  Expected.clear();
  for (const RegType &T : Types) {
    if (!Expected.empty())
      Expected += ", ";
    Expected += typeString(Value::pointer(T.K, T.Flags));
  }
  return false;
}
