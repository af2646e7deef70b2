//===- HelperCheck.cpp - Do a helper's arguments meet its prototype? -*- C++
//-*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_func_arg, check_reg_type, check_func_arg_reg_off.
//
//===----------------------------------------------------------------------===//

#include "Callback.h"
#include "HelperIds.h"
#include "Memory.h"
#include "References.h"
#include "StackSlots.h"

using namespace precheck;
using namespace precheck::interp;

namespace {

/// One ARG_* expression of a struct bpf_func_proto.
struct ArgSpec {
  llvm::StringRef Base; ///< "PTR_TO_MEM", without ARG_ and _OR_NULL
  bool MayBeNull = false;
  bool ReadOnly = false;
  bool Release = false;
  bool Write = false;
  bool Uninit = false; ///< MEM_UNINIT: filled without being read
  DynptrType Dynptr = DynptrType::Invalid;

  explicit ArgSpec(llvm::StringRef Spec) {
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
    if (Base == "PTR_TO_UNINIT_MEM") {
      Base = "PTR_TO_MEM";
      Write = Uninit = true;
    } else if (Base == "PTR_TO_UNINIT_MAP_VALUE") {
      Base = "PTR_TO_MAP_VALUE";
      Write = true;
    }
  }
  /// ARG_CONST_SIZE up to 7.2, ARG_MEM_SIZE since.
  bool isSize() const { return Base == "CONST_SIZE" || Base == "MEM_SIZE"; }
  bool isMemory() const {
    return Base == "PTR_TO_MEM" || Base == "PTR_TO_MAP_KEY" ||
           Base == "PTR_TO_MAP_VALUE" || Base == "PTR_TO_FIXED_SIZE_MEM" ||
           Base == "PTR_TO_INT" || Base == "PTR_TO_LONG";
  }
};

class HelperChecker {
public:
  HelperChecker(Analysis &A, State &S, CallSite &Site, const HelperProto &Proto,
                uint32_t &ReleaseRef, std::optional<DynptrArg> &Dynptr)
      : A(A), S(S), Site(Site), Proto(Proto), ReleaseRef(ReleaseRef),
        Dynptr(Dynptr) {}

  Flow run();

private:
  Flow check(unsigned I);
  void adjust(unsigned I, ArgSpec &Spec) const;
  Flow pointer(unsigned I, const ArgSpec &Spec);
  Flow memory(unsigned I, const ArgSpec &Spec);
  Flow dynptr(unsigned I, const ArgSpec &Spec);
  Flow kptrDestination(unsigned I);
  Flow kptrSource(unsigned I);
  bool typeMatches(unsigned I, const ArgSpec &Spec, std::string &Expected);
  uint64_t sizeFor(unsigned I, const ArgSpec &Spec) const;

  MessageArgs args(unsigned I) const {
    MessageArgs Args;
    Args.Arg = I;
    Args.Func = Proto.Name;
    Args.Type = typeString(Site.Args[I]);
    Args.Off = Site.Args[I].Off;
    return Args;
  }
  Because why(unsigned I) const {
    const Value &V = Site.Args[I];
    Because Why;
    Why.Id = V.Id;
    Why.Ref = V.Ref;
    if (V.From && !V.Ref) {
      Why.Origin = V.From;
      Why.OriginText = V.maybeNull() ? "may be NULL: it comes from here"
                                     : "the pointer comes from here";
      Why.OriginKind = V.maybeNull() ? StepKind::MaybeNull : StepKind::Origin;
    }
    if (V.maybeNull())
      Why.Suggestion = "check it for NULL before the call";
    return Why;
  }
  Flow report(unsigned I, Message M, MessageArgs Args) {
    return A.report(S, M, std::move(Args), Site.argWhere(I), why(I));
  }

  Analysis &A;
  State &S;
  CallSite &Site;
  const HelperProto &Proto;
  uint32_t &ReleaseRef;
  std::optional<DynptrArg> &Dynptr;
  std::optional<SpecialField> Kptr; ///< bpf_kptr_xchg's destination
};

/// The kinds a memory argument takes, as verifier.c:mem_types prints them.
std::string memoryKinds(const Kernel &K) {
  if (!K.has(Feature::TrustedFlags))
    return "fp, pkt, pkt_meta, map_key, map_value, mem, alloc_mem, buf";
  std::string S = "fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, "
                  "buf, trusted_ptr_";
  if (K.has(Feature::WordingRegNames))
    S += ", ctx";
  return S;
}

bool HelperChecker::typeMatches(unsigned I, const ArgSpec &Spec,
                                std::string &Expected) {
  const Value &V = Site.Args[I];
  uint32_t Flags = V.Flags;
  if (Spec.MayBeNull)
    Flags &= ~PTR_MAYBE_NULL;
  if (Spec.isMemory()) {
    Expected = memoryKinds(A.K);
    if (Spec.ReadOnly || Spec.Base.starts_with("PTR_TO_MAP_"))
      Flags &= ~MEM_RDONLY;
    switch (V.K) {
    case Kind::Stack:
    case Kind::Packet:
    case Kind::PacketMeta:
    case Kind::MapKey:
    case Kind::MapValue:
    case Kind::Buf:
      return !Flags;
    case Kind::Mem:
      return !(Flags & ~MEM_RINGBUF);
    case Kind::BtfId:
      return A.K.has(Feature::TrustedFlags) &&
             (Flags == PTR_TRUSTED || V.has(MEM_ALLOC));
    case Kind::Ctx:
      return A.K.has(Feature::WordingRegNames);
    default:
      return false;
    }
  }
  if (Spec.Base == "CONST_MAP_PTR") {
    Expected = "map_ptr";
    return V.is(Kind::MapPtr) && !Flags;
  }
  if (Spec.Base == "PTR_TO_CTX") {
    Expected = "ctx";
    return V.is(Kind::Ctx);
  }
  if (Spec.Base == "PTR_TO_BTF_ID") {
    Expected = A.K.has(Feature::TrustedFlags) ? "ptr_, trusted_ptr_, rcu_ptr_"
                                              : "ptr_";
    return V.is(Kind::BtfId) && !(Flags & ~(PTR_TRUSTED | MEM_RCU | PTR_WALKED |
                                            MEM_ALLOC | NON_OWN_REF));
  }
  if (Spec.Base == "PTR_TO_PERCPU_BTF_ID") {
    Expected = A.K.has(Feature::TrustedFlags)
                   ? "percpu_ptr_, percpu_rcu_ptr_, percpu_trusted_ptr_"
                   : "percpu_ptr_";
    // A per-CPU variable of a plain type is not modelled as such.
    return V.has(MEM_PERCPU) && !V.maybeNull();
  }
  if (Spec.Base == "PTR_TO_SOCKET" || Spec.Base == "PTR_TO_SOCK_COMMON" ||
      Spec.Base == "PTR_TO_BTF_ID_SOCK_COMMON") {
    bool Socket = Spec.Base == "PTR_TO_SOCKET";
    Expected = Socket ? "sock" : "sock_common, sock, tcp_sock, xdp_sock";
    if (Spec.Base == "PTR_TO_BTF_ID_SOCK_COMMON")
      Expected +=
          A.K.has(Feature::TrustedFlags) ? ", ptr_, trusted_ptr_" : ", ptr_";
    if (V.maybeNull() && !Spec.MayBeNull)
      return false;
    // Which of a helper's prototypes holds here goes by attach type; some
    // take the context in place of a socket.
    return V.is(Kind::Sock) || V.is(Kind::Ctx) ||
           (!Socket && (V.is(Kind::SockCommon) || V.is(Kind::TcpSock) ||
                        V.is(Kind::XdpSock))) ||
           V.is(Kind::BtfId);
  }
  if (Spec.Base == "PTR_TO_RINGBUF_MEM" || Spec.Base == "PTR_TO_ALLOC_MEM") {
    Expected = A.K.has(Feature::TrustedFlags) ? "ringbuf_mem" : "alloc_mem";
    return V.is(Kind::Mem) && V.has(MEM_RINGBUF) && !V.maybeNull();
  }
  return true;
}

uint64_t HelperChecker::sizeFor(unsigned I, const ArgSpec &Spec) const {
  const Value *MapArg = nullptr;
  for (const Value &V : Site.Args)
    if (V.is(Kind::MapPtr) && !MapArg)
      MapArg = &V;
  if (Spec.Base == "PTR_TO_MAP_KEY")
    return MapArg && MapArg->M ? MapArg->M->KeySize : 0;
  if (Spec.Base == "PTR_TO_MAP_VALUE")
    return MapArg && MapArg->M ? MapArg->M->ValueSize : 0;
  if (I + 1 < Site.Args.size() && I + 1 < Proto.Args.size() &&
      ArgSpec(Proto.Args[I + 1]).isSize() && Site.Args[I + 1].isConst())
    return Site.Args[I + 1].Off;
  return 0;
}

Flow HelperChecker::memory(unsigned I, const ArgSpec &Spec) {
  const Value &V = Site.Args[I];
  uint64_t Size = sizeFor(I, Spec);
  bool Write = Spec.Write || (Spec.Base == "PTR_TO_MEM" && !Spec.ReadOnly);
  if (V.is(Kind::BtfId)) {
    if (Spec.Base == "PTR_TO_MEM" && !Spec.ReadOnly && !V.has(MEM_ALLOC))
      return report(I, Message::HelperMayWrite, args(I));
    if (!Size)
      return Flow::Continue;
    Access Acc;
    Acc.Size = Size;
    Acc.ByHelper = true;
    Acc.Where = &Site.argWhere(I);
    return checkBtfAccess(A, S, V, Acc, /*Write=*/false);
  }
  if (V.is(Kind::MapValue) && Size && !V.Sym)
    if (auto F = specialFieldAt(A, V, V.Off, Size)) {
      bool IsKptr = F->Tag != KptrTag::None;
      MessageArgs Args = args(I);
      Args.Kind = F->Name.str();
      if (IsKptr)
        return report(I, Message::KptrIndirect, Args);
    }
  if (V.is(Kind::MapKey) && Write)
    return report(I, Message::CannotWriteInto, args(I));
  const ir::Origin &Where = Site.argWhere(I);
  if (Spec.Uninit ? fillByCall(A, S, V, Size, Where) == Flow::Stop
                  : readObjects(A, S, V, Size, Where, I) == Flow::Stop)
    return Flow::Stop;
  if (Write)
    clobber(S, V, Size);
  return Flow::Continue;
}

Flow HelperChecker::dynptr(unsigned I, const ArgSpec &Spec) {
  DynptrArg D;
  D.Arg = I;
  D.Kfunc = false;
  D.Type = Spec.Dynptr;
  D.Use = Spec.Uninit     ? DynptrUse::Construct
          : Spec.Release  ? DynptrUse::Release
          : Spec.ReadOnly ? DynptrUse::Read
                          : DynptrUse::Mutate;
  if (Proto.Id == DynptrFromMem && !Site.Args[0].isOpaque() &&
      !Site.Args[0].is(Kind::MapValue)) {
    MessageArgs Args = args(0);
    return report(0, Message::DynptrFromMemData, Args);
  }
  Flow F = checkDynptr(A, S, Site, D);
  Dynptr = std::move(D);
  return F;
}

/// verifier.c:process_kptr_func
Flow HelperChecker::kptrDestination(unsigned I) {
  const Value &V = Site.Args[I];
  MessageArgs Args = args(I);
  bool Local = V.is(Kind::BtfId) && V.has(MEM_ALLOC) &&
               A.K.has(Feature::KptrMeansReferenced);
  if ((!V.is(Kind::MapValue) && !Local) || V.maybeNull()) {
    Args.Expected = "map_value";
    return report(I, Message::HelperArgType, Args);
  }
  if (V.Sym)
    return report(I, Message::KptrNotConstantOffset, Args);
  if (V.Ty == VoidType) {
    Kptr.reset();
    return Flow::Continue;
  }
  bool Any = false;
  for (const SpecialField &F : A.specialFieldsOf(V.Ty))
    Any = Any || F.Tag != KptrTag::None;
  if (!Any) {
    if (V.M)
      Args.Extra = V.M->Name;
    return report(I, Message::NoValidKptr, Args);
  }
  Kptr = specialFieldAt(A, V, V.Off, 8);
  if (!Kptr || static_cast<int64_t>(Kptr->Offset) != V.Off ||
      Kptr->Tag == KptrTag::None)
    return report(I, Message::OffNotKptr, Args);
  if (Kptr->Kind != SpecialKind::KptrRef &&
      Kptr->Kind != SpecialKind::KptrPercpu)
    return report(I, Message::KptrNotReferenced, Args);
  return Flow::Continue;
}

Flow HelperChecker::kptrSource(unsigned I) {
  const Value &V = Site.Args[I];
  if (V.isNull() || V.isOpaque())
    return Flow::Continue;
  MessageArgs Args = args(I);
  if (V.isScalar()) {
    Args.Expected = "ptr_";
    return report(I, Message::HelperArgType, Args);
  }
  if (V.maybeNull() && A.K.has(Feature::KptrXchgSourceNullChecked))
    return report(I, Message::NullHelperArg, Args);
  if (!V.Ref)
    return report(I, Message::HelperReleaseUnowned, Args);
  if (V.Off || V.Sym)
    return report(I, Message::ReleaseOffset, Args);
  ReleaseRef = V.Ref;
  if (!Kptr || V.Ty == VoidType || (V.maybeNull()))
    return Flow::Continue;
  return checkKptrMatch(A, S, *Kptr, V, I, Site.argWhere(I));
}

Flow HelperChecker::pointer(unsigned I, const ArgSpec &Spec) {
  const Value &V = Site.Args[I];
  if (V.isNull() && Spec.MayBeNull)
    return Flow::Continue;
  std::string Expected;
  if (!typeMatches(I, Spec, Expected)) {
    MessageArgs Args = args(I);
    Args.Expected = Expected;
    return report(I, Message::HelperArgType, Args);
  }
  // verifier.c:check_reg_type: BTF pointers must be to the right struct.
  if (Spec.Base == "PTR_TO_BTF_ID" && I < 5 && !Proto.BtfStruct[I].empty() &&
      V.Ty != VoidType && A.Types.get(V.Ty).Complete &&
      !structAtOffset(A, V.Ty, V.Off, Proto.BtfStruct[I], Spec.Release) &&
      // bpf_tcp_ca.c:bpf_tcp_ca_is_valid_access makes a sock a tcp_sock.
      A.Prog.Info.Type != ProgramType::STRUCT_OPS) {
    MessageArgs Args = args(I);
    Args.Btf = A.Types.get(V.Ty).Name.str();
    Args.Expected = Proto.BtfStruct[I];
    return report(I, Message::HelperArgStruct, Args);
  }
  if (Spec.Release) {
    if (!V.Ref)
      return report(I, Message::HelperReleaseUnowned, args(I));
    if (V.Off || V.Sym)
      return report(I, Message::ReleaseOffset, args(I));
    ReleaseRef = V.Ref;
  }
  return Spec.isMemory() ? memory(I, Spec) : Flow::Continue;
}

/// verifier.c:resolve_map_arg_type: the values of a map of sockets are sockets.
void HelperChecker::adjust(unsigned I, ArgSpec &Spec) const {
  const Value &First = Site.Args[0];
  if (I && Spec.Base == "PTR_TO_MAP_VALUE" && First.is(Kind::MapPtr) &&
      First.M && holdsSockets(*First.M))
    Spec.Base = "PTR_TO_BTF_ID_SOCK_COMMON";
}

Flow HelperChecker::check(unsigned I) {
  const Value &V = Site.Args[I];
  ArgSpec Spec(Proto.Args[I]);
  adjust(I, Spec);
  if (Spec.Base == "PTR_TO_TIMER")
    return checkAsyncField(A, S, Site, I, SpecialKind::Timer);
  if (Spec.Base == "CONST_MAP_PTR" && Proto.Id == TimerInit &&
      V.is(Kind::MapPtr))
    return checkAsyncMap(A, S, Site, 0, I, SpecialKind::Timer);
  if (Spec.Base == "PTR_TO_FUNC")
    return Flow::Continue; // Callback.cpp
  if (Spec.Base == "PTR_TO_DYNPTR") {
    return dynptr(I, Spec);
  }
  if (Proto.Id == KptrXchg)
    return V.isOpaque() ? Flow::Continue
           : I == 0     ? kptrDestination(I)
                        : kptrSource(I);
  if (V.isOpaque() || Spec.Base == "ANYTHING" || Spec.Base == "DONTCARE")
    return Flow::Continue;
  if (Spec.isSize() || Spec.Base == "SCALAR" ||
      Spec.Base.starts_with("CONST_ALLOC_SIZE")) {
    if (!V.isPointer())
      return Flow::Continue;
    MessageArgs Args = args(I);
    Args.Expected = "scalar";
    return report(I, Message::HelperArgType, Args);
  }
  return pointer(I, Spec);
}

Flow HelperChecker::run() {
  unsigned N = std::min<size_t>(Site.Args.size(), Proto.Args.size());
  for (unsigned I = 0; I < N; ++I)
    if (check(I) == Flow::Stop)
      return Flow::Stop;
  return Flow::Continue;
}

} // namespace

Flow interp::checkHelperArgs(Analysis &A, State &S, CallSite &Site,
                             const HelperProto &Proto, uint32_t &ReleaseRef,
                             std::optional<DynptrArg> &Dynptr) {
  return HelperChecker(A, S, Site, Proto, ReleaseRef, Dynptr).run();
}
