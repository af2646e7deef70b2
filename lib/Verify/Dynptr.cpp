//===- Dynptr.cpp - Dynamic pointers -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:process_dynptr_func, mark_stack_slots_dynptr,
// unmark_stack_slots_dynptr.
//
//===----------------------------------------------------------------------===//

#include "CallMemory.h"
#include "References.h"
#include "StackSlots.h"
#include "llvm/ADT/StringSwitch.h"

using namespace precheck;
using namespace precheck::interp;

static constexpr unsigned DynptrSize = 16; // BPF_DYNPTR_SIZE

llvm::StringRef interp::dynptrTypeName(DynptrType T) {
  switch (T) {
  case DynptrType::Invalid:
    return "<invalid>";
  case DynptrType::Local:
    return "local";
  case DynptrType::Ringbuf:
    return "ringbuf";
  case DynptrType::Skb:
    return "skb";
  case DynptrType::Xdp:
    return "xdp";
  case DynptrType::SkbMeta:
    return "skb_meta";
  case DynptrType::File:
    return "file";
  }
  return "";
}

bool interp::isReferenced(DynptrType T) {
  return T == DynptrType::Ringbuf || T == DynptrType::File;
}

namespace {

class DynptrChecker {
public:
  DynptrChecker(Analysis &A, State &S, const CallSite &Site, DynptrArg &D)
      : A(A), S(S), Site(Site), D(D), V(Site.Args[D.Arg]) {}
  Flow run();

private:
  Flow offset();
  Flow construct();
  Flow initialised();
  Flow report(Message M, std::string Suggestion = "") {
    MessageArgs Args;
    Args.Arg = D.Arg;
    Args.Func = Site.Decl.Name;
    Args.Type = typeString(V);
    Args.Expected = "fp, dynptr_ptr";
    Args.Kind = dynptrTypeName(D.Type).str();
    Args.Off = V.Off;
    Because Why;
    Why.Id = V.Id;
    if (Suggestion.empty())
      Suggestion = badSlotAddress(V, "dynptr");
    Why.Suggestion = std::move(Suggestion);
    return A.report(S, M, Args, Site.argWhere(D.Arg), Why);
  }

  Analysis &A;
  State &S;
  const CallSite &Site;
  DynptrArg &D;
  const Value &V;
};

/// verifier.c:__check_ptr_off_reg for CONST_PTR_TO_DYNPTR.
Flow DynptrChecker::offset() {
  if (V.Off < 0)
    return report(Message::NegativeOffset);
  if (V.Off)
    return report(Message::ModifiedPointer);
  if (V.Sym)
    return report(Message::VariableOffset);
  return Flow::Continue;
}

Flow DynptrChecker::construct() {
  if (!isSlotAddress(V) || !mayBeInStack(A, S, V, DynptrSize))
    return report(Message::DynptrNotUninit);
  if (!A.K.has(Feature::DynptrSlotsGuarded) &&
      holdsObject(S, V, DynptrSize, Kind::Dynptr))
    return report(Message::DynptrNotUninit);
  return overwriteObjects(A, S, V, DynptrSize, Site.argWhere(D.Arg));
}

Flow DynptrChecker::initialised() {
  const Value *Held = V.is(Kind::Stack) ? objectAt(S, V, Kind::Dynptr) : &V;
  bool ByReference = !A.K.has(Feature::DynptrParents);
  if (D.Use == DynptrUse::Release) {
    if (V.is(Kind::DynptrPtr))
      return report(Message::DynptrConstRelease);
    if (ByReference && (!Held || !Held->Ref))
      return report(Message::DynptrUnacquired,
                    "only a dynptr of bpf_ringbuf_reserve_dynptr() is "
                    "submitted or discarded, and once");
  }
  if (V.is(Kind::DynptrPtr)) {
    if (ByReference && A.K.has(Feature::ConstDynptr) &&
        D.Use != DynptrUse::Read)
      return report(Message::DynptrConstMutated);
    D.Found = V;
    return Flow::Continue;
  }
  if (!Held) {
    const Frame &F = *S.Frames[V.Frame];
    if (V.is(Kind::Stack) && F.LeftDynptr && F.Objects[V.Obj]->Slots.empty())
      return A.unsupported(
          "a dynptr that was never made may lie where one that "
          "is out of use still is");
    return report(Message::DynptrNotInit);
  }
  if (D.Type != DynptrType::Invalid && Held->dynptr() != D.Type)
    return report(Message::DynptrWrongType);
  D.Found = *Held;
  return Flow::Continue;
}

Flow DynptrChecker::run() {
  D.Found = Value::any();
  if (V.isOpaque())
    return Flow::Continue;
  if (!V.is(Kind::Stack) && !V.is(Kind::DynptrPtr))
    return report(D.Kfunc ? Message::DynptrExpected : Message::HelperArgType);
  if (V.is(Kind::DynptrPtr) && offset() == Flow::Stop)
    return Flow::Stop;
  if (D.Use == DynptrUse::Construct)
    return construct();
  return initialised();
}

} // namespace

Flow interp::checkDynptr(Analysis &A, State &S, const CallSite &Site,
                         DynptrArg &D) {
  return DynptrChecker(A, S, Site, D).run();
}

void interp::applyDynptr(Analysis &A, State &S, const CallSite &Site,
                         const DynptrArg &D, const Value *Like) {
  const Value &P = Site.Args[D.Arg];
  if (!P.is(Kind::Stack))
    return;
  if (D.Use == DynptrUse::Release) {
    if (D.Found.Ref) {
      release(A, S, D.Found.Ref, Site.where(), Site.Callee);
    } else {
      killDerived(A, S, D.Found.Id);
      removeObject(S, P);
    }
    return;
  }
  if (D.Use != DynptrUse::Construct)
    return;
  Value V;
  V.K = Kind::Dynptr;
  V.Sub = static_cast<uint8_t>(Like ? Like->Sub : uint8_t(D.Type));
  V.From = &Site.where();
  if (Like) {
    V.Ref = Like->Ref;
    V.Parent = Like->Parent;
  } else {
    uint32_t Parent = 0;
    if (A.K.has(Feature::DynptrParents))
      for (const Value &Arg : Site.Args)
        if (Arg.owns())
          Parent = Arg.Ref;
    if (isReferenced(D.Type))
      acquire(A, S, V, Site.where(), Site.Callee, Parent);
    else
      V.Parent = Parent;
  }
  // A slice belongs to one dynptr, a reference to all clones.
  V.Id = A.freshId();
  placeObject(S, P, DynptrSize, V);
}

DynptrArg interp::dynptrUseOf(const KfuncCall &C, unsigned I) {
  DynptrArg D;
  D.Arg = I;
  // Before it was KF_RELEASE, the verifier knew its name.
  if (C.Info.has(KF_RELEASE) || C.Info.Name == "bpf_dynptr_file_discard") {
    D.Use = DynptrUse::Release;
    D.Type = DynptrType::File;
    return D;
  }
  if (!C.paramName(I).ends_with("__uninit"))
    return D;
  D.Use = DynptrUse::Construct;
  D.Type = llvm::StringSwitch<DynptrType>(C.Info.Name)
               .Case("bpf_dynptr_from_skb", DynptrType::Skb)
               .Case("bpf_dynptr_from_xdp", DynptrType::Xdp)
               .Case("bpf_dynptr_from_skb_meta", DynptrType::SkbMeta)
               .Case("bpf_dynptr_from_file", DynptrType::File)
               .Default(DynptrType::Invalid);
  return D;
}

void interp::applyDynptrs(Analysis &A, State &S, const KfuncCall &C) {
  const Value *Source = nullptr;
  for (const DynptrArg &D : C.Dynptrs) {
    if (D.Use == DynptrUse::Read && !D.Found.isOpaque())
      Source = &D.Found;
    bool Clone = D.Use == DynptrUse::Construct && D.Type == DynptrType::Invalid;
    // A clone of what is out of sight: nothing is known of it.
    if (Clone && !Source) {
      const Value &P = C.Site.Args[D.Arg];
      if (P.is(Kind::Stack))
        placeObject(S, P, DynptrSize, Value::any());
      continue;
    }
    applyDynptr(A, S, C.Site, D, Clone ? Source : nullptr);
  }
}

/// May the program write to packets (verifier.c:may_access_direct_pkt_data)?
static bool mayWritePackets(const Analysis &A) {
  switch (A.Prog.Info.Type) {
  case ProgramType::LWT_IN:
  case ProgramType::LWT_OUT:
  case ProgramType::LWT_SEG6LOCAL:
  case ProgramType::SK_REUSEPORT:
  case ProgramType::FLOW_DISSECTOR:
  case ProgramType::CGROUP_SKB:
    return false;
  case ProgramType::EXT: // its target says
  case ProgramType::SCHED_CLS:
  case ProgramType::SCHED_ACT:
  case ProgramType::XDP:
  case ProgramType::LWT_XMIT:
  case ProgramType::SK_SKB:
  case ProgramType::SK_MSG:
  case ProgramType::CGROUP_SOCKOPT:
    return true;
  default:
    return false;
  }
}

Flow interp::sliceOf(Analysis &A, State &S, const KfuncCall &C, Value &Result) {
  bool Writable = C.Info.Name == "bpf_dynptr_slice_rdwr";
  if (C.Info.Name != "bpf_dynptr_slice" && !Writable)
    return Flow::Continue;
  if (Writable && !mayWritePackets(A))
    return A.report(S, Message::SliceNotWritable, {}, C.Site.where());
  const Value &Of = C.Dynptrs.empty() ? Value() : C.Dynptrs[0].Found;
  Result =
      Value::pointer(Kind::Mem, PTR_MAYBE_NULL | (Writable ? 0u : MEM_RDONLY));
  Result.Id = A.freshId();
  Result.Sub = Of.Sub;
  Result.Parent = Of.Id;
  Result.Size = C.Constant.value_or(0);
  return Flow::Continue;
}

bool interp::isPacketPointer(const Value &V) {
  bool Slice = V.is(Kind::Mem) && (V.dynptr() == DynptrType::Skb ||
                                   V.dynptr() == DynptrType::Xdp ||
                                   V.dynptr() == DynptrType::SkbMeta);
  return Slice || V.is(Kind::Packet) || V.is(Kind::PacketMeta) ||
         V.is(Kind::PacketEnd);
}

void interp::clearPacketPointers(Analysis &A, State &S) {
  S.update(isPacketPointer, [&](Value &V) { V = A.releasedPointer(V); });
}
