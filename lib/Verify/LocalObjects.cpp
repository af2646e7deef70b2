//===- LocalObjects.cpp - Objects of the program's own types -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalObjects.h"
#include "Record.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// The largest per-CPU object (verifier.c:BPF_GLOBAL_PERCPU_MA_MAX_SIZE).
static constexpr uint64_t MaxPercpuSize = 512;

static llvm::StringRef plainName(const KfuncCall &C) {
  llvm::StringRef Name = C.Info.Name;
  Name.consume_back("_impl");
  return Name;
}

static Flow report(Analysis &A, const State &S, const KfuncCall &C, unsigned I,
                   Message M, MessageArgs Args) {
  const Value &V = C.Site.Args[I];
  Args.Arg = I;
  return A.report(S, M, std::move(Args), C.Site.argWhere(I), cameFrom(V));
}

Flow interp::checkDropped(Analysis &A, State &S, KfuncCall &C, unsigned I) {
  const Value &V = C.Site.Args[I];
  bool Percpu = V.has(MEM_PERCPU);
  if (!V.is(Kind::BtfId) || (V.Flags & ~MEM_PERCPU) != MEM_ALLOC)
    return report(A, S, C, I, Message::AllocExpected, {});
  if (Percpu != (plainName(C) == "bpf_percpu_obj_drop")) {
    MessageArgs Args;
    Args.Func = Percpu ? "bpf_percpu_obj_drop" : "bpf_obj_drop";
    if (!A.K.has(Feature::ObjDropPlainName))
      Args.Func += "_impl";
    return report(A, S, C, I, Message::AllocOtherDrop, Args);
  }
  if (!V.Ref)
    return report(A, S, C, I, Message::AllocUnreferenced, {});
  return Flow::Continue;
}

/// Programs that may run in NMI (verifier.c:is_tracing_prog_type and what
/// check_kfunc_call adds).
static bool mayRunInNmi(const SectionInfo &Info) {
  return isTracingType(Info.Type) ||
         (Info.Type == ProgramType::TRACING &&
          Info.AttachType != "TRACE_ITER" && !Info.Sleepable);
}

Flow interp::checkDropNmi(Analysis &A, State &S, const KfuncCall &C) {
  bool Drop =
      plainName(C) == "bpf_obj_drop" || plainName(C) == "bpf_percpu_obj_drop";
  if (!Drop || !A.K.has(Feature::ObjDropNmiSafe) || C.Site.Args.empty() ||
      C.Site.Args[0].Ty == VoidType || !mayRunInNmi(A.Prog.Info))
    return Flow::Continue;
  // bpf.h:btf_field_is_nmi_safe
  auto Unsafe = [](const SpecialField &F) {
    switch (F.Kind) {
    case SpecialKind::ListHead:
    case SpecialKind::ListNode:
    case SpecialKind::RbRoot:
    case SpecialKind::RbNode:
    case SpecialKind::KptrRef:
    case SpecialKind::KptrPercpu:
    case SpecialKind::Uptr:
      return true;
    default:
      return false;
    }
  };
  if (!llvm::any_of(recordOf(A, C.Site.Args[0]).Fields, Unsafe))
    return Flow::Continue;
  MessageArgs Args;
  Args.Func = C.Info.Name;
  return report(A, S, C, 0, Message::DropNmiUnsafe, Args);
}

Flow interp::checkRefcounted(Analysis &A, State &S, KfuncCall &C, unsigned I) {
  const Value &V = C.Site.Args[I];
  // verifier.c:type_is_ptr_alloc_obj
  bool Untrusted =
      V.has(PTR_UNTRUSTED) && A.K.has(Feature::UntrustedNotRefcounted);
  if (!V.is(Kind::BtfId) || !V.has(MEM_ALLOC) || Untrusted)
    return report(A, S, C, I, Message::RefcountedExpected, {});
  if (V.Ty != VoidType && !recordOf(A, V).has(SpecialKind::Refcount))
    return report(A, S, C, I, Message::NoRefcount, {});
  return Flow::Continue;
}

static Flow allocate(Analysis &A, State &S, const KfuncCall &C, bool Percpu,
                     Value &Result) {
  const Value &Id = C.Site.Args[0];
  Result = Value::pointer(
      Kind::BtfId, MEM_ALLOC | PTR_MAYBE_NULL | (Percpu ? MEM_PERCPU : 0u),
      Id.Ty);
  if (!Id.isConst())
    return Flow::Continue;
  if (static_cast<uint64_t>(Id.Off) > UINT32_MAX)
    return report(A, S, C, 0, Message::LocalTypeIdRange, {});
  const Type &T = A.Types.get(Id.Ty);
  // Only bpf_core_type_id_local() says which type a number is; 0 is void.
  if (Id.Ty == VoidType && Id.Off)
    return Flow::Continue;
  if (T.Kind != TypeKind::Struct)
    return report(A, S, C, 0, Message::LocalTypeNotStruct, {});
  if (!Percpu)
    return Flow::Continue;
  MessageArgs Args;
  Args.Size = T.Size;
  Args.Expected = std::to_string(MaxPercpuSize);
  if (T.Size > MaxPercpuSize)
    return report(A, S, C, 0, Message::PercpuTypeSize, Args);
  if (!isScalarStruct(A.Types, Id.Ty))
    return report(A, S, C, 0, Message::PercpuTypeNotScalars, {});
  if (!A.specialFieldsOf(Id.Ty).empty())
    return report(A, S, C, 0, Message::PercpuTypeSpecial, {});
  return Flow::Continue;
}

Flow interp::newObject(Analysis &A, State &S, const KfuncCall &C, Value &Result,
                       bool &Made) {
  llvm::StringRef Name = plainName(C);
  bool Percpu = Name == "bpf_percpu_obj_new";
  Made = Percpu || Name == "bpf_obj_new" || Name == "bpf_refcount_acquire";
  if (!Made || C.Site.Args.empty())
    return Flow::Continue;
  if (Name != "bpf_refcount_acquire")
    return allocate(A, S, C, Percpu, Result);
  const Value &V = C.Site.Args[0];
  if (V.isOpaque()) {
    Made = false;
    return Flow::Continue;
  }
  // What the program owns can't go away under it.
  bool Owned = V.owns() && !V.has(NON_OWN_REF);
  Result = Value::pointer(Kind::BtfId,
                          MEM_ALLOC | (Owned ? 0u : PTR_MAYBE_NULL), V.Ty);
  return Flow::Continue;
}
