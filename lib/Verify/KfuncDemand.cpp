//===- KfuncDemand.cpp - What a kfunc asks of its arguments -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Callback.h"
#include "Memory.h"
#include "StackSlots.h"
#include "llvm/ADT/StringSwitch.h"

using namespace precheck;
using namespace precheck::interp;

llvm::StringRef KfuncCall::paramName(unsigned I) const {
  if (Info.HasPrototype && I < Info.Params.size())
    return Info.Params[I].Name;
  if (I < Site.Decl.Params.size())
    return Site.Decl.Params[I].Name;
  return "";
}

TypeId KfuncCall::paramType(unsigned I) const {
  return I < Site.Decl.Params.size() ? Site.Decl.Params[I].Type : VoidType;
}

bool interp::isScalarStruct(const TypeTable &Types, TypeId Ty, unsigned Depth) {
  constexpr unsigned MaxDepth = 3;
  const Type &T = Types.get(Ty);
  if (!T.isRecord() || !T.Complete || Depth > MaxDepth)
    return false;
  for (const Member &M : T.Members) {
    const Type &MT = Types.get(M.Type);
    if (MT.isRecord()) {
      if (!isScalarStruct(Types, M.Type, Depth + 1))
        return false;
      continue;
    }
    bool Scalars = MT.Kind == TypeKind::Array && MT.Count
                       ? Types.get(MT.Elem).Kind == TypeKind::Int
                       : MT.Kind == TypeKind::Int;
    if (!Scalars)
      return false;
  }
  return true;
}

/// verifier.c:is_kfunc_arg_iter
static bool isIteratorArg(const KfuncCall &C, unsigned I) {
  if (C.Info.Flags & (KF_ITER_NEW | KF_ITER_NEXT | KF_ITER_DESTROY))
    return I == 0;
  return C.paramName(I).ends_with("__iter");
}

/// Arguments that the pointee's name decides.
static std::optional<KfuncArg> demandByStruct(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<KfuncArg>>(Name)
      .Case("bpf_list_head", KfuncArg::ListHead)
      .Case("bpf_list_node", KfuncArg::ListNode)
      .Case("bpf_rb_root", KfuncArg::RbRoot)
      .Case("bpf_rb_node", KfuncArg::RbNode)
      .Case("bpf_res_spin_lock", KfuncArg::ResSpinLock)
      .Default(std::nullopt);
}

KfuncArg interp::demandOf(const Analysis &A, const KfuncCall &C, unsigned I) {
  const TypeTable &Types = A.Types;
  const Type &T = Types.get(C.paramType(I));
  llvm::StringRef Name = C.paramName(I);
  const Value &V = C.Site.Args[I];
  if (Name.ends_with("__ign"))
    return KfuncArg::Ignored;
  if (T.Kind != TypeKind::Pointer)
    return KfuncArg::Scalar;
  const Type &Pointee = Types.get(T.Elem);
  bool HasLength =
      I + 1 < C.Site.Args.size() && (C.paramName(I + 1).ends_with("__sz") ||
                                     C.paramName(I + 1).ends_with("__szk"));
  // A program may declare a kfunc's context as void.
  bool Plain = !Name.contains("__");
  if (C.Info.Name == "bpf_cast_to_kern_ctx" ||
      (V.is(Kind::Ctx) && Pointee.Kind == TypeKind::Void && Plain &&
       !HasLength) ||
      (Pointee.isRecord() && isContextStruct(A.Prog.Info.Type, Pointee.Name)))
    return KfuncArg::Context;
  bool Nullable = Name.ends_with("__nullable") || Name.ends_with("__opt");
  if (Nullable && V.isNull())
    return KfuncArg::Nullable;
  if (Name.ends_with("__alloc"))
    return KfuncArg::AllocObject;
  if (Name.ends_with("__refcounted_kptr"))
    return KfuncArg::RefcountedKptr;
  if (Name.ends_with("__irq_flag"))
    return KfuncArg::IrqFlag;
  if (isDynptrStruct(Pointee.Name))
    return KfuncArg::Dynptr;
  if (isIteratorArg(C, I))
    return KfuncArg::Iterator;
  if (std::optional<KfuncArg> Special = demandByStruct(Pointee.Name))
    return *Special;
  if (Pointee.Kind == TypeKind::Function)
    return KfuncArg::Callback;
  if (asyncField(Pointee.Name))
    return KfuncArg::AsyncField;
  if (Name.ends_with("__arena") || Name.ends_with("__arena__nullable"))
    return KfuncArg::Arena;
  // The verifier puts it in, in kernels of today by its type.
  if (Name.ends_with("__prog") || Pointee.Name == "bpf_prog_aux")
    return KfuncArg::Ignored;
  if (Name.ends_with("__str"))
    return KfuncArg::String;
  if (Name.ends_with("__map") || Name.ends_with("__const_map"))
    return KfuncArg::Map;
  if (A.K.has(Feature::KfuncPrototypeDecides)) {
    if (HasLength)
      return KfuncArg::MemLen;
    if (Pointee.Kind == TypeKind::Struct)
      return KfuncArg::BtfId;
    return Pointee.Kind == TypeKind::Int ? KfuncArg::Mem
                                         : KfuncArg::NotSupported;
  }
  if (V.is(Kind::BtfId) || !reg2btfName(V.K).empty())
    return KfuncArg::BtfId;
  bool Scalars = Pointee.Kind == TypeKind::Int ||
                 isScalarStruct(Types, T.Elem) ||
                 (HasLength && Pointee.Kind == TypeKind::Void);
  if (!Scalars)
    return KfuncArg::NotSupported;
  return HasLength ? KfuncArg::MemLen : KfuncArg::Mem;
}
