//===- BtfAccess.cpp - Access through pointers to kernel structs -*- C++
//-*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Memory.h"
#include "Record.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

bool interp::structAtOffset(const Analysis &A, TypeId Ty, int64_t Off,
                            llvm::StringRef Want, bool Strict) {
  while (true) {
    const Type &T = A.Types.get(Ty);
    if (Off == 0 && T.isRecord() && T.Name == Want)
      return true;
    if (Strict || Off < 0 || !T.isRecord())
      return false;
    const Member *Inside = nullptr;
    for (const Member &M : T.Members) {
      const Type &MT = A.Types.get(M.Type);
      int64_t Begin = M.byteOffset();
      if (MT.isRecord() && Begin <= Off &&
          Off < Begin + static_cast<int64_t>(std::max<uint64_t>(MT.Size, 1))) {
        Inside = &M;
        break;
      }
    }
    if (!Inside)
      return false;
    Ty = Inside->Type;
    Off -= Inside->byteOffset();
  }
}

bool interp::isOrMayContain(const Analysis &A, const Value &V,
                            llvm::StringRef Want, bool Strict) {
  llvm::StringRef Have = reg2btfName(V.K);
  const Type &T = A.Types.get(V.Ty);
  if (Have.empty()) {
    if (V.Ty == VoidType || structAtOffset(A, V.Ty, V.Off, Want, Strict))
      return true;
    Have = T.Name;
    bool Kernels = T.KernelLayout || V.has(MEM_ALLOC);
    if (!Strict && (!T.Complete || !Kernels))
      return true;
  }
  // The first members of the socket structs, from the inside out.
  static constexpr llvm::StringLiteral Sockets[] = {
      "sock_common", "sock", "inet_sock", "inet_connection_sock", "tcp_sock"};
  const auto *H = llvm::find(Sockets, Have), *W = llvm::find(Sockets, Want);
  bool Inside = H != std::end(Sockets) && W != std::end(Sockets) && W <= H;
  return Have == Want || (!Strict && Inside && !V.Off);
}

/// Is a field at that place of the struct one of those that may be written? A
/// field is named from any of the structs that it is in, \p Names so far:
/// "tcp_sock.inet_conn.icsk_ca_priv", "inet_connection_sock.icsk_ca_priv".
static bool isListed(const TypeTable &Types, TypeId Record, uint64_t Off,
                     const WritableFields &Allowed,
                     std::vector<std::string> Names = {}) {
  const Type &T = Types.get(Record);
  if (!T.isRecord())
    return false;
  if (!T.Name.empty())
    Names.push_back(T.Name.str());
  return llvm::any_of(T.Members, [&](const Member &M) {
    uint64_t Size = std::max<uint64_t>(Types.get(M.Type).Size, 1);
    if (Off < M.byteOffset() || Off >= M.byteOffset() + Size)
      return false;
    std::vector<std::string> Inner = Names;
    if (!M.Name.empty())
      for (std::string &Name : Inner)
        Name += ("." + M.Name).str();
    return llvm::any_of(Inner,
                        [&](const std::string &Name) {
                          return llvm::is_contained(Allowed.Fields, Name);
                        }) ||
           isListed(Types, M.Type, Off - M.byteOffset(), Allowed, Inner);
  });
}

/// May such a program write the field? A struct_ops type's own
/// btf_struct_access says so (struct bpf_struct_ops.verifier_ops).
static bool structOpsMayWrite(const Analysis &A, const Value &P) {
  auto OfThisType = [&](const WritableFields &W) { return W.covers(A.Kind); };
  if (A.Kind.StructOps.empty() || P.Ty == VoidType ||
      !llvm::any_of(A.K.facts().Writable, OfThisType))
    return true; // not known
  llvm::StringRef Struct = A.Types.get(P.Ty).Name;
  // The kernel takes it for a tcp_sock (bpf_tcp_ca.c:
  // bpf_tcp_ca_is_valid_access), whose layout we do not have here.
  if (A.Kind.StructOps == "tcp_congestion_ops" && Struct == "sock")
    return true;
  const WritableFields *Allowed = A.K.writableFields(A.Kind, Struct);
  return Allowed && isListed(A.Types, P.Ty, P.Off, *Allowed);
}

/// Program types with a btf_struct_access callback of their own
/// (struct bpf_verifier_ops), which may allow writes.
static bool opsJudgeWrites(ProgramType Type) {
  switch (Type) {
  case ProgramType::STRUCT_OPS:
  case ProgramType::XDP:
  case ProgramType::SCHED_CLS:
  case ProgramType::SCHED_ACT:
    return true;
  default:
    return false;
  }
}

Flow interp::checkBtfAccess(Analysis &A, const State &S, const Value &P,
                            const Access &Acc, bool Write) {
  MessageArgs Args;
  Args.Off = P.Off;
  Args.Size = Acc.Size;
  Args.Btf = A.Types.get(P.Ty).Name.str();
  Args.Type = "ptr_" + Args.Btf;
  Because Why;
  Why.Id = P.Id;
  if (!A.Model.isGplCompatible() && !P.has(MEM_ALLOC) &&
      A.K.has(Feature::BtfAccessNeedsGpl)) {
    Why.Suggestion = "give the program a GPL-compatible license";
    return A.report(S, Message::BtfAccessNotGpl, Args, *Acc.Where, Why);
  }
  if (P.Off < 0)
    return A.report(S, Message::NegativeAccess, Args, *Acc.Where, Why);
  if (P.Sym)
    return A.report(S, Message::VariableAccess, Args, *Acc.Where, Why);
  if (P.has(MEM_USER))
    return A.report(S, Message::UserAccess, Args, *Acc.Where, Why);
  if (P.has(MEM_PERCPU))
    return A.report(S, Message::PercpuAccess, Args, *Acc.Where, Why);
  if (Write) {
    bool MayFault = P.has(PTR_UNTRUSTED) ||
                    (A.K.has(Feature::NoWriteThatMayFault) &&
                     (P.Flags & ~(PTR_WALKED | PTR_MAYBE_NULL)) == 0);
    bool ByOps = opsJudgeWrites(A.Prog.Info.Type) && !MayFault;
    // Of the networking types: nf_conntrack_bpf.c.
    bool MayWrite =
        P.has(MEM_ALLOC) ||
        (ByOps && (A.Prog.Info.Type == ProgramType::STRUCT_OPS ||
                   llvm::StringRef(Args.Btf).starts_with("nf_conn")));
    if (!MayWrite) {
      Why.Suggestion = "kernel objects are read-only to this program; write "
                       "through a kfunc or helper made for it";
      Message M = ByOps && A.K.has(Feature::WordingRegNames)
                      ? Message::StructNotWritable
                      : Message::OnlyReadSupported;
      return A.report(S, M, Args, *Acc.Where, Why);
    }
  }
  if (Write && !P.has(MEM_ALLOC) &&
      A.Prog.Info.Type == ProgramType::STRUCT_OPS && !structOpsMayWrite(A, P)) {
    Why.Suggestion = "programs of this struct_ops may write few fields; look "
                     "for a kfunc that sets it";
    return A.report(S, Message::FieldNotWritable, Args, *Acc.Where, Why);
  }
  // btf.c:btf_struct_access; objects have no uptrs.
  if (P.has(MEM_ALLOC) && P.Ty != VoidType)
    if (const SpecialField *F =
            recordOf(A, P).overlapping(P.Off, std::max<uint64_t>(Acc.Size, 1));
        F && F->Kind != SpecialKind::Uptr) {
      Args.Kind = fieldTypeName(F->Kind).str();
      return A.report(S, Message::DirectFieldAccess, Args, *Acc.Where, Why);
    }
  const Type &T = A.Types.get(P.Ty);
  if (!T.isRecord() || !T.Complete || !T.Size)
    return Flow::Continue;
  uint64_t Off = P.Off;
  bool FlexibleTail = false;
  if (!T.Members.empty()) {
    const Type &Last = A.Types.get(T.Members.back().Type);
    FlexibleTail = Last.Kind == TypeKind::Array && Last.Count <= 1;
  }
  // The kernel's struct may be longer than what the program declares of it.
  if (Off + Acc.Size > T.Size && !T.KernelLayout && !FlexibleTail &&
      !P.has(PTR_UNTRUSTED)) {
    Args.Off = Off;
    return A.report(S, Message::AccessBeyondStruct, Args, *Acc.Where, Why);
  }
  // What C reads of a CO-RE struct is a member as the kernel has it.
  if (T.KernelLayout && !Acc.ByHelper)
    return Flow::Continue;
  FieldAt F;
  if (Acc.BitWidth || !findField(A.Types, P.Ty, Off, F))
    return Flow::Continue;
  uint64_t End = F.FieldOffset + A.Types.get(F.Field->Type).Size;
  if (Off + Acc.Size > End && End > Off && !F.Field->BitWidth &&
      !F.ThroughUnion && !FlexibleTail && A.Types.get(F.Field->Type).Size) {
    Args.Extra = F.Field->Name.str();
    Args.Expected = std::to_string(End);
    return A.report(S, Message::AccessBeyondMember, Args, *Acc.Where, Why);
  }
  return Flow::Continue;
}

/// Trust of a pointer that walking a field gave, on kernels with the trusted
/// flags.
static uint32_t walkedFlags(Analysis &A, const State &S, const Value &P,
                            const FieldAt &F, const Type &Ptr) {
  uint32_t Tagged = 0;
  bool RcuTag = Ptr.hasTag("rcu");
  if (Ptr.hasTag("user"))
    Tagged |= MEM_USER;
  if (Ptr.hasTag("percpu"))
    Tagged |= MEM_PERCPU;
  uint32_t Union = F.ThroughUnion ? PTR_UNTRUSTED : 0;
  if (P.has(PTR_UNTRUSTED))
    return PTR_UNTRUSTED;
  if (!isTrusted(P) && !isRcu(P))
    return Tagged | Union;
  // The lists name the struct of the register, not one embedded in it.
  FieldTrust Listed = FieldTrust::None;
  if (F.Record == P.Ty || A.Types.get(F.Record).Name.empty())
    Listed = A.K.fieldTrust(A.Types.get(P.Ty).Name, F.Field->Name);
  if (Listed == FieldTrust::Trusted)
    return Tagged | Union | PTR_TRUSTED;
  if (Listed == FieldTrust::TrustedOrNull)
    return Tagged | Union | PTR_TRUSTED | PTR_MAYBE_NULL;
  if (!A.inRcuCs(S) || P.maybeNull())
    return PTR_UNTRUSTED;
  if (Listed == FieldTrust::Rcu)
    return Tagged | Union | MEM_RCU;
  if (Listed == FieldTrust::RcuOrNull)
    return Tagged | MEM_RCU | PTR_MAYBE_NULL;
  if (RcuTag)
    return Tagged | Union | MEM_RCU | PTR_MAYBE_NULL;
  if (Tagged)
    return Tagged | Union;
  return Union;
}

Value interp::loadBtfField(Analysis &A, const State &S, const Value &P,
                           const Access &Acc) {
  FieldAt F;
  bool Found = P.Off >= 0 && !P.Sym && findField(A.Types, P.Ty, P.Off, F);
  if (!Found)
    return A.opaque(Acc.Ty);
  const Type &T = A.Types.get(F.Field->Type);
  const Type *Ptr = &T;
  while (Ptr->Kind == TypeKind::Array)
    Ptr = &A.Types.get(Ptr->Elem);
  if (Ptr->Kind == TypeKind::Pointer && Acc.Size != 8)
    return A.opaque(Acc.Ty);
  if (Ptr->Kind != TypeKind::Pointer)
    return Acc.BitWidth ? A.opaque(Acc.Ty) : A.scalarOf(Acc.Ty);
  // Objects of the program's own types hold no kernel pointers.
  if (P.has(MEM_ALLOC))
    return A.freshScalar(64, false);
  TypeId Pointee = Ptr->Elem;
  Value V;
  if (A.Types.get(Pointee).isRecord()) {
    uint32_t Flags;
    if (A.K.has(Feature::TrustedFlags)) {
      Flags = walkedFlags(A, S, P, F, *Ptr);
    } else {
      Flags = (Ptr->hasTag("user") ? MEM_USER : 0) |
              (Ptr->hasTag("percpu") ? MEM_PERCPU : 0);
      if (F.ThroughUnion || P.has(PTR_UNTRUSTED))
        Flags |= PTR_UNTRUSTED;
      if (A.K.has(Feature::WalkedPointers))
        Flags |= PTR_WALKED;
    }
    V = Value::pointer(Kind::BtfId, Flags, Pointee);
  } else if (A.K.has(Feature::PointerToNonStructReadable)) {
    V = Value::pointer(Kind::Mem, MEM_RDONLY | PTR_UNTRUSTED, Pointee);
  } else {
    V = A.freshScalar(64, false);
  }
  V.Id = A.freshId();
  V.From = Acc.Where;
  return V;
}
