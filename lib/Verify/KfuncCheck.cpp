//===- KfuncCheck.cpp - Do a kfunc's arguments meet its demands? -*- C++
//-*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_kfunc_args, process_kf_arg_ptr_to_btf_id,
// check_func_arg_reg_off, for kernels since 6.2.
//
//===----------------------------------------------------------------------===//

#include "CallMemory.h"
#include "Callback.h"
#include "Graph.h"
#include "LocalObjects.h"
#include "Memory.h"
#include "References.h"
#include "StackSlots.h"
#include "StructOps.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

class ArgChecker {
public:
  ArgChecker(Analysis &A, State &S, KfuncCall &C)
      : A(A), S(S), C(C), Memory(A, S, C.Site, C.Info.Name),
        ByDefault(A.K.has(Feature::KfuncTrustedByDefault)),
        ByPrototype(A.K.has(Feature::KfuncPrototypeDecides)) {
    Strict =
        ByDefault || C.Info.Flags & (KF_TRUSTED_ARGS | KF_RELEASE | KF_RCU);
  }

  Flow run();

private:
  Flow check(unsigned I);
  Flow scalar(unsigned I);
  Flow nullness(unsigned I, bool Nullable);
  Flow btfId(unsigned I, llvm::StringRef Want);
  Flow trust(unsigned I);
  Flow offset(unsigned I, bool AsContext = false);
  Flow type(unsigned I, llvm::StringRef Want);
  Flow map(unsigned I);
  uint64_t accessSize(unsigned I) const;
  Flow memory(unsigned I);
  Flow length(unsigned I);
  Flow object(unsigned I, KfuncArg Demand);
  Flow resSpinLock(unsigned I);
  Flow mapOfField(unsigned I);
  Flow arena(unsigned I);

  MessageArgs args(unsigned I) const;
  Because why(unsigned I) const { return cameFrom(C.Site.Args[I]); }
  Flow report(unsigned I, Message M, MessageArgs Args, Because Why) {
    return A.report(S, M, std::move(Args), C.Site.argWhere(I), std::move(Why));
  }
  TypeId pointee(unsigned I) const { return A.Types.get(C.paramType(I)).Elem; }

  Analysis &A;
  State &S;
  KfuncCall &C;
  CallMemory Memory;
  bool ByDefault;   ///< trusted, non-NULL arguments without any flag
  bool ByPrototype; ///< the prototype alone says what an argument is
  bool Strict;      ///< this call wants them
};

MessageArgs ArgChecker::args(unsigned I) const {
  MessageArgs Args;
  Args.Arg = I;
  Args.Func = C.Info.Name;
  Args.Type = typeString(C.Site.Args[I]);
  const Type &T = A.Types.get(C.paramType(I));
  if (T.Kind == TypeKind::Pointer) {
    Args.Btf = btfTypeString(A.Types, T.Elem);
    Args.Expected = Args.Btf;
  }
  return Args;
}

Flow ArgChecker::scalar(unsigned I) {
  const Value &V = C.Site.Args[I];
  if (V.isPointer())
    return report(I, Message::ArgNotScalar, args(I), why(I));
  llvm::StringRef Name = C.paramName(I);
  // A length comes here when its memory is left out.
  bool Constant = Name.ends_with("__k") || Name.ends_with("__szk");
  bool Buffer = Name == "rdonly_buf_size" || Name == "rdwr_buf_size";
  if (V.isConst())
    C.Constant = Constant || Buffer || !C.Constant ? V.Off : *C.Constant;
  else if (Constant)
    return report(I, Message::ArgNotConstant, args(I), {});
  else if (Buffer)
    return report(I, Message::BufSizeNotConstant, args(I), {});
  return Flow::Continue;
}

/// The length of the memory argument before it.
Flow ArgChecker::length(unsigned I) {
  const Value &V = C.Site.Args[I], &Buffer = C.Site.Args[I - 1];
  auto Constant = [&] {
    if (V.isConst())
      C.Constant = V.Off;
    else if (C.paramName(I).ends_with("__szk"))
      return report(I, Message::ArgNotConstant, args(I), {});
    return Flow::Continue;
  };
  if (ByPrototype && V.isPointer())
    return report(I, Message::ArgNotScalar, args(I), why(I));
  if (ByPrototype && Constant() == Flow::Stop)
    return Flow::Stop;
  bool Optional = ByPrototype || C.paramName(I - 1).ends_with("__opt");
  if (!Buffer.isOpaque() && !(Buffer.isNull() && Optional)) {
    // A pointer that may be NULL counts as memory here.
    Value Saved = Buffer;
    C.Site.Args[I - 1].Flags &= ~PTR_MAYBE_NULL;
    Flow F = Memory.pairSize(I);
    C.Site.Args[I - 1] = Saved;
    if (F == Flow::Stop)
      return Flow::Stop;
  }
  return ByPrototype ? Flow::Continue : Constant();
}

Flow ArgChecker::nullness(unsigned I, bool Nullable) {
  const Value &V = C.Site.Args[I];
  if (Nullable || !Strict || !(V.isNull() || V.maybeNull()))
    return Flow::Continue;
  Because Why = why(I);
  if (V.maybeNull()) {
    Why.Suggestion = "check it for NULL before the call";
    Why.Mend.Text = A.text(C.Site.argWhere(I));
    Why.Mend.At = C.Site.where().Range;
    Why.Mend.How = Remedy::Edit::Guard;
  }
  return report(I, Message::NullKfuncArg, args(I), Why);
}

Flow ArgChecker::trust(unsigned I) {
  const Value &V = C.Site.Args[I];
  constexpr uint32_t Safe = MEM_ALLOC | PTR_TRUSTED | NON_OWN_REF;
  if (!Strict || (isTrusted(V) && (!ByPrototype || !(V.Flags & ~Safe))))
    return Flow::Continue;
  Because Why = why(I);
  if (!C.Info.has(KF_RCU)) {
    if (!ByPrototype && C.Info.has(KF_RELEASE))
      Why.Suggestion = "only a pointer that owns a reference can be released; "
                       "take it out of the map with bpf_kptr_xchg()";
    return report(I, Message::MustBeReferenced, args(I), Why);
  }
  if (isRcu(V))
    return Flow::Continue;
  Why.Suggestion = V.has(PTR_UNTRUSTED) && V.Gone == Lost::No
                       ? "read the pointer inside bpf_rcu_read_lock() and use "
                         "it there, or acquire a reference"
                       : "pass an argument of the program, an acquired "
                         "reference, or a field the kernel lists as safe";
  return report(I, Message::MustBeRcu, args(I), Why);
}

Flow ArgChecker::offset(unsigned I, bool AsContext) {
  const Value &V = C.Site.Args[I];
  bool First = I == 0 || !A.K.has(Feature::ReleaseFirstArgOnly);
  return Memory.offset(I, C.Info.has(KF_RELEASE) && V.Ref && First, AsContext);
}

Flow ArgChecker::type(unsigned I, llvm::StringRef Want) {
  const Value &V = C.Site.Args[I];
  bool Btf = V.is(Kind::BtfId);
  if (Want.empty() || (Btf && V.Ty == VoidType))
    return Flow::Continue;
  llvm::StringRef Have = Btf ? A.Types.get(V.Ty).Name : reg2btfName(V.K);
  bool Exact = (C.Info.has(KF_RELEASE) && V.Ref) || Want.ends_with("___init") ||
               Have.ends_with("___init");
  if (isOrMayContain(A, V, Want, Exact))
    return Flow::Continue;
  // btf.c:btf_is_projection_of
  if ((Want == "__sk_buff" && Have == "sk_buff") ||
      (Want == "xdp_md" && Have == "xdp_buff"))
    return Flow::Continue;
  MessageArgs Args = args(I);
  Args.Btf = Btf ? btfTypeString(A.Types, V.Ty) : "STRUCT " + Have.str();
  Args.Expected = "STRUCT " + Want.str();
  return report(I, Message::ArgWrongStruct, Args, why(I));
}

/// verifier.c:lookup_reg2btf_ids: the register type that stands for a struct.
static llvm::StringRef registerTypeOf(llvm::StringRef Struct) {
  for (Kind K : {Kind::Sock, Kind::SockCommon, Kind::TcpSock, Kind::MapPtr})
    if (reg2btfName(K) == Struct)
      return Struct == "bpf_map" ? "map_ptr" : Struct;
  return "";
}

Flow ArgChecker::btfId(unsigned I, llvm::StringRef Want) {
  const Value &V = C.Site.Args[I];
  if (A.K.has(Feature::KfuncOffsetFirst) && offset(I) == Flow::Stop)
    return Flow::Stop;
  if (!V.is(Kind::BtfId) && reg2btfName(V.K).empty()) {
    // Memory will do where the struct holds nothing but numbers.
    if (ByPrototype && isScalarStruct(A.Types, pointee(I)))
      return memory(I);
    MessageArgs Args = args(I);
    if (ByPrototype) {
      Args.Expected = "STRUCT " + Want.str();
      if (llvm::StringRef Register = registerTypeOf(Want); !Register.empty())
        Args.Expected += " or " + Register.str();
    } else {
      Value Base = V;
      Base.Flags &= MEM_ALLOC | PTR_TRUSTED | NON_OWN_REF;
      Args.Expected = typeString(Base);
    }
    return report(I, Message::ArgIsNotBtf, Args, why(I));
  }
  if (!ByPrototype && A.Types.get(pointee(I)).Kind != TypeKind::Struct &&
      Want != "bpf_map")
    return report(I, Message::KfuncPtrNotSupported, args(I), why(I));
  if (trust(I) == Flow::Stop || offset(I) == Flow::Stop)
    return Flow::Stop;
  constexpr uint32_t Safe = MEM_ALLOC | PTR_TRUSTED | NON_OWN_REF | MEM_RCU;
  if (!ByPrototype && V.is(Kind::BtfId) && V.Flags & ~Safe) {
    MessageArgs Args = args(I);
    Value Base = V;
    Base.Flags &= Safe & ~MEM_RCU;
    Args.Expected = typeString(Base);
    return report(I, Message::ArgIsNotBtf, Args, why(I));
  }
  return type(I, Want);
}

Flow ArgChecker::map(unsigned I) {
  const Value &V = C.Site.Args[I];
  if (C.paramName(I).ends_with("__const_map")) {
    if (!V.is(Kind::MapPtr) || V.maybeNull())
      return report(I, Message::MapExpected, args(I), why(I));
    return Flow::Continue;
  }
  // What has no map at all (verifier.c:check_kfunc_args up to 7.1).
  bool NoMap =
      V.isScalar() || V.is(Kind::Stack) || V.is(Kind::Ctx) || V.is(Kind::Func);
  if (!ByPrototype && NoMap)
    return report(I, Message::MapExpected, args(I), why(I));
  return btfId(I, "bpf_map");
}

/// Bytes of a memory argument that the call may touch, 0 when not known.
uint64_t ArgChecker::accessSize(unsigned I) const {
  if (demandOf(A, C, I) != KfuncArg::MemLen)
    return A.Types.get(pointee(I)).Size;
  const Value &Len = C.Site.Args[I + 1];
  return Len.isConst() && Len.Off > 0 ? Len.Off : 0;
}

Flow ArgChecker::memory(unsigned I) {
  const Value &V = C.Site.Args[I];
  if (V.isNull() || V.isOpaque())
    return Flow::Continue;
  uint64_t Size = accessSize(I);
  // The length that follows is checked with it.
  if (demandOf(A, C, I) == KfuncArg::MemLen || !Size)
    return readObjects(A, S, V, Size, C.Site.argWhere(I), I);
  // Kfunc memory is read and written, whatever its type says.
  return Memory.fixed(I, Size);
}

/// Objects of the program's own types, and what they are made of.
Flow ArgChecker::object(unsigned I, KfuncArg Demand) {
  const Value &V = C.Site.Args[I];
  if (Demand == KfuncArg::AllocObject && !ByPrototype &&
      (V.isScalar() || !isTrusted(V)))
    return report(I, Message::MustBeReferenced, args(I), why(I));
  if (offset(I) == Flow::Stop)
    return Flow::Stop;
  switch (Demand) {
  case KfuncArg::AllocObject:
    return checkDropped(A, S, C, I);
  case KfuncArg::RefcountedKptr:
    if (V.is(Kind::BtfId) && V.Off && A.K.has(Feature::RefcountNoOffset)) {
      MessageArgs Args = args(I);
      Args.Off = V.Off;
      return report(I, Message::ModifiedPointer, Args, why(I));
    }
    return checkRefcounted(A, S, C, I);
  case KfuncArg::ListHead:
    return checkGraphRoot(A, S, C, I, SpecialKind::ListHead);
  case KfuncArg::RbRoot:
    return checkGraphRoot(A, S, C, I, SpecialKind::RbRoot);
  case KfuncArg::ListNode:
    return checkGraphNode(A, S, C, I, SpecialKind::ListNode);
  default:
    return checkGraphNode(A, S, C, I, SpecialKind::RbNode);
  }
}

/// A resilient spin lock: taken or given back at once, as an irq flag after
/// it goes with that.
Flow ArgChecker::resSpinLock(unsigned I) {
  const Value &V = C.Site.Args[I];
  std::optional<LockCall> Call = lockCall(C.Info.Name);
  if (!Call)
    return Flow::Continue;
  if (inTreeCallback(S)) {
    MessageArgs Args = args(I);
    Args.Kind = "res_spin";
    return report(I, Message::LockInTreeCallback, Args, why(I));
  }
  bool Object = V.is(Kind::BtfId) && V.Flags == MEM_ALLOC;
  if (!V.isOpaque() && !Object && !(V.is(Kind::MapValue) && !V.Flags))
    return report(I, Message::ResLockExpected, args(I), why(I));
  return spinLock(A, S, V, *Call, C.Site.Callee, C.Site.where());
}

/// A map that goes with the argument before it, a field of its values.
Flow ArgChecker::mapOfField(unsigned I) {
  if (demandOf(A, C, I - 1) != KfuncArg::AsyncField)
    return Flow::Continue;
  auto Field = asyncField(A.Types.get(pointee(I - 1)).Name);
  return Field ? checkAsyncMap(A, S, C.Site, I - 1, I, *Field) : Flow::Continue;
}

/// The JIT rebases it; 0 and other numbers will do.
Flow ArgChecker::arena(unsigned I) {
  const Value &V = C.Site.Args[I];
  if (!hasArena(A))
    return report(I, Message::ArenaNeeded, args(I), why(I));
  if (!V.is(Kind::Arena) && !V.isScalar())
    return report(I, Message::ArenaExpected, args(I), why(I));
  return Flow::Continue;
}

Flow ArgChecker::check(unsigned I) {
  const Value &V = C.Site.Args[I];
  KfuncArg Demand = demandOf(A, C, I);
  if (Demand == KfuncArg::Dynptr || Demand == KfuncArg::Iterator ||
      Demand == KfuncArg::IrqFlag)
    C.StackObjects |= 1u << I;
  if (Demand == KfuncArg::Dynptr)
    C.Dynptrs.push_back(dynptrUseOf(C, I));
  if (V.isOpaque()) {
    return Demand == KfuncArg::ResSpinLock ? resSpinLock(I) : Flow::Continue;
  }
  if (Demand == KfuncArg::Ignored)
    return Flow::Continue;
  if (Demand == KfuncArg::Arena)
    return arena(I);
  // A member's address was made before the call, whatever it asks for.
  if (Memory.arithmetic(I) == Flow::Stop)
    return Flow::Stop;
  if (I && demandOf(A, C, I - 1) == KfuncArg::MemLen)
    return length(I);
  if (Demand == KfuncArg::Scalar)
    return scalar(I);
  llvm::StringRef Name = C.paramName(I);
  bool Nullable =
      Name.ends_with("__nullable") || (ByDefault && Name.ends_with("__opt"));
  if (nullness(I, Nullable) == Flow::Stop)
    return Flow::Stop;
  if (A.K.has(Feature::ReleaseAskedFirst) && C.Info.has(KF_RELEASE) && I == 0 &&
      !V.owns() && !V.isNull() && Demand != KfuncArg::Dynptr) {
    Because Why = why(I);
    Why.Suggestion = "release only what an acquiring call returned";
    return report(I, Message::ReleaseUnowned, args(I), Why);
  }
  if (V.owns()) {
    C.ArgRef = V.Ref;
    if (C.Info.has(KF_RELEASE))
      C.ReleaseRef = V.Ref;
  }
  bool Plain = Demand == KfuncArg::Context || Demand == KfuncArg::Mem ||
               Demand == KfuncArg::MemLen || Demand == KfuncArg::String;
  if (Plain && offset(I, Demand == KfuncArg::Context) == Flow::Stop)
    return Flow::Stop;
  switch (Demand) {
  case KfuncArg::Scalar:
  case KfuncArg::Ignored:
  case KfuncArg::Nullable:
  case KfuncArg::Arena: // above
    return Flow::Continue;
  case KfuncArg::Dynptr:
    return checkDynptr(A, S, C.Site, C.Dynptrs.back());
  case KfuncArg::Iterator:
    return checkIterator(A, S, C, I);
  case KfuncArg::Callback:
    return Flow::Continue; // Callback.cpp
  case KfuncArg::AsyncField:
    if (auto Field = asyncField(A.Types.get(pointee(I)).Name))
      return checkAsyncField(A, S, C.Site, I, *Field);
    return Flow::Continue;
  case KfuncArg::NotSupported: {
    MessageArgs Args = args(I);
    if (C.paramName(I + 1).ends_with("__sz") ||
        C.paramName(I + 1).ends_with("__szk"))
      Args.Extra = "void, ";
    return report(I, Message::ArgMustPointToScalar, Args, why(I));
  }
  case KfuncArg::Context:
    if (!V.is(Kind::Ctx))
      return report(I, Message::ArgNotContext, args(I), why(I));
    return Flow::Continue;
  case KfuncArg::Map:
    if (map(I) == Flow::Stop)
      return Flow::Stop;
    return I ? mapOfField(I) : Flow::Continue;
  case KfuncArg::String:
    if (!V.is(Kind::MapValue) || V.maybeNull())
      return report(I, Message::ConstStrExpected, args(I), why(I));
    return Memory.constString(I);
  case KfuncArg::AllocObject:
  case KfuncArg::RefcountedKptr:
  case KfuncArg::ListHead:
  case KfuncArg::ListNode:
  case KfuncArg::RbRoot:
  case KfuncArg::RbNode:
    return object(I, Demand);
  case KfuncArg::IrqFlag:
    if (checkIrqFlag(A, S, C, I) == Flow::Stop)
      return Flow::Stop;
    applyIrqFlag(A, S, C, I);
    return Flow::Continue;
  case KfuncArg::ResSpinLock:
    return resSpinLock(I);
  case KfuncArg::BtfId:
    return btfId(I, A.Types.get(pointee(I)).Name);
  case KfuncArg::Mem:
  case KfuncArg::MemLen:
    return memory(I);
  }
  return Flow::Continue;
}

Flow ArgChecker::run() {
  for (unsigned I = 0; I < C.Site.Args.size(); ++I)
    if (check(I) == Flow::Stop)
      return Flow::Stop;
  bool Owned = C.ReleaseRef || !C.Dynptrs.empty();
  for (const Value &V : C.Site.Args)
    Owned = Owned || V.isOpaque();
  if (C.Info.has(KF_RELEASE) && !Owned && !C.Site.Args.empty()) {
    Because Why = why(0);
    Why.Suggestion = "release only what an acquiring call returned";
    return report(0, Message::ReleaseUnowned, args(0), Why);
  }
  return Flow::Continue;
}

} // namespace

Flow interp::checkKfuncArgs(Analysis &A, State &S, KfuncCall &C) {
  return ArgChecker(A, S, C).run();
}
