//===- Value.h - Abstract values -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the verifier keeps in a register or a spilled slot (bpf_verifier.h:
// bpf_reg_state), at C level.
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_VERIFY_VALUE_H
#define PRECHECK_LIB_VERIFY_VALUE_H

#include "precheck/Lower/IR.h"
#include "precheck/Program/ProgramModel.h"
#include <cstdint>
#include <string>

namespace precheck::interp {

/// Base kinds (bpf.h:bpf_reg_type).
enum class Kind : uint8_t {
  Uninit, ///< never written; reading it is allowed to privileged programs
  Any,    ///< not modelled: no check on it may fail
  // Objects of the kernel in the program's stack (bpf_verifier.h:
  // bpf_stack_slot_type): what a slot holds, never a register. StackSlots.h.
  Dynptr,
  Iterator,
  IrqFlag,
  Scalar,
  Ctx,
  Stack,
  MapPtr,
  MapValue,
  MapKey,
  BtfId,
  Mem,
  Sock,
  SockCommon,
  TcpSock,
  XdpSock,
  Packet,
  PacketMeta,
  PacketEnd,
  FlowKeys,
  Buf,
  Func,
  Arena,
  DynptrPtr,
};

/// bpf.h:bpf_type_flag, those that an analysis of C can meet.
inline constexpr uint32_t PTR_MAYBE_NULL = 1u << 0;
inline constexpr uint32_t PTR_UNTRUSTED = 1u << 1;
inline constexpr uint32_t PTR_TRUSTED = 1u << 2;
inline constexpr uint32_t MEM_RCU = 1u << 3;
inline constexpr uint32_t MEM_ALLOC = 1u << 4;
inline constexpr uint32_t NON_OWN_REF = 1u << 5;
inline constexpr uint32_t MEM_PERCPU = 1u << 6;
inline constexpr uint32_t MEM_USER = 1u << 7;
inline constexpr uint32_t MEM_RDONLY = 1u << 8;
inline constexpr uint32_t MEM_RINGBUF = 1u << 9;
/// The 2022 series: obtained by walking another struct.
inline constexpr uint32_t PTR_WALKED = 1u << 10;

/// What a dynptr refers to (bpf.h:bpf_dynptr_type).
enum class DynptrType : uint8_t {
  Invalid,
  Local,
  Ringbuf,
  Skb,
  Xdp,
  SkbMeta,
  File,
};

/// bpf_verifier.h:bpf_iter_state. Drained: next() returned NULL.
enum class IterState : uint8_t { Active, Drained };

/// A symbolic scalar; 0 stands for "constant". See Symbols.h.
using SymId = uint32_t;

/// Why a value that was a pointer is a scalar now.
/// Null: it is NULL, which nothing that the compiler sees tells.
enum class Lost : uint8_t { No, Released, LeftRegion, Null };

struct Value {
  Kind K = Kind::Uninit;
  Lost Gone = Lost::No;
  /// Dynptr, and Mem that is a slice of one: the DynptrType; Iterator: the
  /// IterState; IrqFlag: which kfuncs saved it.
  uint8_t Sub = 0;
  uint32_t Flags = 0;
  /// BtfId: the struct; MapValue: the value's type; Mem: type pointed to;
  /// Iterator: its struct.
  TypeId Ty = VoidType;
  /// Identity: values with one Id are copies, NULL checks hold for all.
  uint32_t Id = 0;
  /// ref_obj_id: the reference this pointer owns or was derived from.
  uint32_t Ref = 0;
  /// The object that this one can't outlive: the dynptr of a slice. MapValue:
  /// the inner map it was looked up in.
  uint32_t Parent = 0;
  /// Stack: local; Func: function; MapValue of a global: the global.
  uint32_t Obj = NoId;
  /// Stack: depth of the frame it points into.
  uint32_t Frame = 0;
  /// Program argument a scalar came from, counted from 1; it becomes a
  /// pointer when it is cast to one.
  uint32_t CtxArg = 0;
  /// Scalar: the symbol, 0 for the constant in Off. Pointer: the variable
  /// part of the offset, 0 if there is none.
  SymId Sym = 0;
  /// Scalar: the constant. Pointer: the constant part of the offset, bytes.
  int64_t Off = 0;
  /// Pointer that may be NULL: its Off when it is, not 0 for a node of a graph
  /// that a kfunc returned.
  int64_t NullOff = 0;
  /// Mem: bytes that may be accessed, 0 when not known.
  uint64_t Size = 0;
  const Map *M = nullptr; ///< MapPtr, MapValue, MapKey
  /// The instruction that made it; for notes.
  const ir::Origin *From = nullptr;

  bool is(Kind Other) const { return K == Other; }
  bool has(uint32_t F) const { return Flags & F; }
  bool maybeNull() const { return Flags & PTR_MAYBE_NULL; }
  bool isScalar() const { return K == Kind::Scalar; }
  bool isConst() const { return K == Kind::Scalar && Sym == 0; }
  bool isNull() const { return isConst() && Off == 0; }
  bool isPointer() const { return K > Kind::Scalar; }
  /// Owns a live reference.
  bool owns() const { return Ref && Gone == Lost::No; }
  bool isOpaque() const { return K == Kind::Any || K == Kind::Uninit; }
  /// A dynptr, iterator or irq flag.
  bool isStackObject() const {
    return K == Kind::Dynptr || K == Kind::Iterator || K == Kind::IrqFlag;
  }
  DynptrType dynptr() const { return static_cast<DynptrType>(Sub); }
  bool isDrained() const {
    return Sub == static_cast<uint8_t>(IterState::Drained);
  }

  static Value constant(int64_t C) {
    Value V;
    V.K = Kind::Scalar;
    V.Off = C;
    return V;
  }
  static Value scalar(SymId S) {
    Value V;
    V.K = Kind::Scalar;
    V.Sym = S;
    return V;
  }
  static Value any() {
    Value V;
    V.K = Kind::Any;
    return V;
  }
  static Value pointer(Kind K, uint32_t Flags = 0, TypeId Ty = VoidType) {
    Value V;
    V.K = K;
    V.Flags = Flags;
    V.Ty = Ty;
    return V;
  }
};

/// Sock kinds stand for a struct in reg2btf_ids (verifier.c:reg2btf_ids);
/// empty for other kinds.
llvm::StringRef reg2btfName(Kind K);

/// verifier.c:bpf_type_has_unsafe_modifiers and is_trusted_reg.
bool isTrusted(const Value &V);
/// verifier.c:is_rcu_reg.
inline bool isRcu(const Value &V) { return V.has(MEM_RCU); }

/// The register type as the kernel prints it (log.c:reg_type_str), without a
/// struct's name.
std::string typeString(const Value &V);

} // namespace precheck::interp

#endif // PRECHECK_LIB_VERIFY_VALUE_H
