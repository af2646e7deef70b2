//===- GlobalFunction.cpp - Calls of global functions -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// btf.c:btf_prepare_func_args, verifier.c:btf_check_func_arg_match,
// check_func_call: a global function is verified on its own; a call matches
// its arguments with what the prototype asks for.
//
//===----------------------------------------------------------------------===//

#include "ArgTypes.h"
#include "CallMemory.h"
#include "HelperIds.h"
#include "Memory.h"
#include "References.h"
#include "StackSlots.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// libbpf.c:bpf_object__reloc_code appends the functions that a function calls
/// behind it, each with those that it calls. Functions that the compiler may
/// inline are taken as inlined.
static bool numberOf(Analysis &A, FunctionId In, FunctionId Wanted,
                     llvm::DenseSet<FunctionId> &Seen, unsigned &Last) {
  llvm::Expected<const ir::Body *> B = A.Bodies.body(In);
  if (!B) {
    llvm::consumeError(B.takeError());
    return false;
  }
  for (const ir::CallInfo &Call : (*B)->Calls) {
    if (Call.Callee == NoId)
      continue;
    const Function &F = A.function(Call.Callee);
    if (!F.HasBody || !Seen.insert(Call.Callee).second)
      continue;
    if (makesFrame(F))
      ++Last;
    if (Call.Callee == Wanted || numberOf(A, Call.Callee, Wanted, Seen, Last))
      return true;
  }
  return false;
}

/// The number of a function among the program's, as func#1 in messages; empty
/// when no body that can be read calls it.
static std::string subprogramNumber(Analysis &A, FunctionId F) {
  llvm::DenseSet<FunctionId> Seen;
  unsigned Last = 0;
  return numberOf(A, A.Prog.Function, F, Seen, Last) ? std::to_string(Last)
                                                     : "";
}

/// Marks what the call of a helper or kfunc does.
static void addEffects(const Analysis &A, const Function &Callee,
                       Effects &Done) {
  if (Callee.Kind == FunctionKind::Helper) {
    const HelperProto *H = A.K.findHelper(Callee.HelperId, A.Kind);
    Done.MaySleep |= H && H->MightSleep;
    Done.ChangesPackets |= changesPacketData(A.K, Callee.HelperId);
  } else if (Callee.Kind == FunctionKind::Kfunc) {
    const Kfunc *K = A.K.findKfunc(Callee.Name);
    Done.MaySleep |= K && K->has(KF_SLEEPABLE);
    Done.ChangesPackets |= changesPacketData(Callee.Name);
    Done.MayThrow |= Callee.Name == "bpf_throw";
  }
}

/// Variables of the arena's address space are put into the object's arena
/// (libbpf.c:bpf_program__record_reloc).
static bool isInArena(const ProgramModel &Model, const Global &G) {
  return G.IsMap ? G.Map != NoId && Model.Maps[G.Map].TypeName == "ARENA"
                 : G.Section == ".addr_space.1";
}

Effects interp::effectsOf(Analysis &A, FunctionId F) {
  Effects Done;
  llvm::SmallVector<FunctionId, 8> Work = {F};
  llvm::DenseSet<FunctionId> Seen;
  while (!Work.empty()) {
    FunctionId In = Work.pop_back_val();
    if (!Seen.insert(In).second)
      continue;
    llvm::Expected<const ir::Body *> B = A.Bodies.body(In);
    if (!B) {
      llvm::consumeError(B.takeError());
      continue;
    }
    auto Reaches = [&](FunctionId Callee) {
      if (A.function(Callee).HasBody)
        Work.push_back(Callee);
      else
        addEffects(A, A.function(Callee), Done);
    };
    for (const ir::CallInfo &Call : (*B)->Calls)
      if (Call.Callee != NoId)
        Reaches(Call.Callee);
    for (const ir::Block &Block : (*B)->Blocks)
      for (const ir::Inst &I : Block.Insts) {
        // Callbacks are part of who passes them on.
        if (I.Op == ir::Opcode::AddrFunc && A.function(I.Imm).HasBody)
          Work.push_back(I.Imm);
        if (I.Op == ir::Opcode::AddrGlobal)
          Done.NamesArena |= isInArena(A.Model, A.Model.Globals[I.Imm]);
      }
  }
  return Done;
}

Flow interp::checkScalarResult(Analysis &A, const State &S, FunctionId Id,
                               const ir::Origin &Where) {
  const Function &F = A.function(Id);
  const Type &Result = A.Types.get(F.Result);
  bool Void = Result.Kind == TypeKind::Void && A.K.has(Feature::VoidGlobals);
  bool Arena = Result.hasTag("arena") && A.K.has(Feature::VoidGlobals);
  if (Void || Arena || Result.Kind == TypeKind::Int)
    return Flow::Continue;
  MessageArgs Args;
  Args.Func = F.Name;
  return A.report(S, Message::GlobalResult, Args, Where);
}

namespace {

class GlobalCall {
public:
  GlobalCall(Analysis &A, State &S, CallSite &Site)
      : A(A), S(S), Site(Site), Memory(A, S, Site, Site.Decl.Name) {}
  Flow run();

private:
  Flow context();
  Flow arguments();
  Flow argument(unsigned I);
  Flow pointer(unsigned I);
  Flow dynptr(unsigned I);
  Flow trusted(unsigned I);
  Flow memory(unsigned I);
  Flow nonNull(unsigned I);
  Flow tags(unsigned I);

  bool tagged(unsigned I, llvm::StringRef Tag) const {
    return hasArgTag(A, Site.Decl.Params[I], Tag);
  }
  const Type &type(unsigned I) const {
    return A.Types.get(Site.Decl.Params[I].Type);
  }
  Flow report(unsigned I, Message M, MessageArgs Args) {
    return A.report(S, M, std::move(Args), Site.argWhere(I), Memory.why(I));
  }

  Analysis &A;
  State &S;
  CallSite &Site;
  CallMemory Memory;
};

/// What the caller is in the midst of.
Flow GlobalCall::context() {
  MessageArgs Args;
  Args.Func = Site.Decl.Name;
  if (!S.Locks.empty()) {
    Because Why;
    Why.Origin = S.Locks.back().Site;
    Why.OriginText = "the lock was taken here";
    Why.Suggestion = "make the function static";
    return A.report(S, Message::GlobalCallUnderLock, Args, Site.where(), Why);
  }
  if (S.PreemptDepth && A.K.has(Feature::GlobalCallNeedsPreemption)) {
    Because Why;
    Why.Origin = S.PreemptSite;
    Why.OriginText = "the region begins here";
    Why.Suggestion = "make the function static";
    return A.report(S, Message::GlobalCallPreempt, Args, Site.where(), Why);
  }
  if (!A.K.has(Feature::GlobalMaySleep) || mayBlock(S) ||
      !effectsOf(A, Site.Callee).MaySleep)
    return Flow::Continue;
  Message M = A.K.has(Feature::SleepableOneWording) ? Message::GlobalSleepsIn
                                                    : Message::GlobalSleeps;
  if (checkMaySleep(A, S, M, Args, Site.where()) == Flow::Stop)
    return Flow::Stop;
  Args.Extra = "non-sleepable prog";
  return A.report(S, M, Args, Site.where());
}

/// btf.c:btf_scan_decl_tags and what btf_prepare_func_args makes of the tags.
Flow GlobalCall::tags(unsigned I) {
  static constexpr llvm::StringLiteral Known[] = {"ctx", "trusted", "nonnull",
                                                  "nullable", "arena"};
  MessageArgs Args;
  Args.Arg = I;
  bool Any = false;
  if (!A.K.has(Feature::GlobalArgTags))
    return Flow::Continue;
  for (llvm::StringRef Tag : Site.Decl.Params[I].DeclTags) {
    if (!Tag.consume_front("arg:"))
      continue;
    Any = true;
    bool New = Tag == "untrusted" && A.K.has(Feature::UntrustedArgTag);
    if (!New && !llvm::is_contained(Known, Tag))
      return report(I, Message::GlobalTagUnknown, Args);
  }
  if (!Any)
    return Flow::Continue;
  if (type(I).Kind != TypeKind::Pointer)
    return report(I, Message::GlobalTagNotPointer, Args);
  bool Trusted = tagged(I, "trusted");
  bool NonNull = tagged(I, "nonnull"), Nullable = tagged(I, "nullable");
  bool Alone =
      tagged(I, "ctx") || isDynptrStruct(A.Types.get(type(I).Elem).Name);
  if ((Alone && (Trusted || NonNull || Nullable)) || (Trusted && NonNull) ||
      (Nullable && !Trusted))
    return report(I, Message::GlobalTagCombination, Args);
  return Flow::Continue;
}

/// verifier.c:process_dynptr_func
Flow GlobalCall::dynptr(unsigned I) {
  DynptrArg D;
  D.Arg = I;
  return checkDynptr(A, S, Site, D);
}

/// verifier.c:check_reg_type for ARG_PTR_TO_BTF_ID | PTR_TRUSTED.
Flow GlobalCall::trusted(unsigned I) {
  const Value &V = Site.Args[I];
  bool Nullable = tagged(I, "nullable");
  if (V.isNull() && Nullable)
    return Flow::Continue;
  MessageArgs Args = Memory.args(I);
  if (!isCompatible(A.K,
                    ArgSpec(Nullable ? "ARG_PTR_TO_BTF_ID | PTR_MAYBE_NULL"
                                     : "ARG_PTR_TO_BTF_ID"),
                    V, Args.Expected))
    return report(I, Message::HelperArgType, Args);
  llvm::StringRef Want = A.Types.get(type(I).Elem).Name;
  if (!Want.empty() && !isOrMayContain(A, V, Want, /*Strict=*/false)) {
    Args.Btf = A.Types.get(V.Ty).Name.str();
    Args.Expected = Want.str();
    return report(I, Message::HelperArgStruct, Args);
  }
  return Memory.offset(I, /*Release=*/false);
}

Flow GlobalCall::memory(unsigned I) {
  TypeId Elem = type(I).Elem;
  const Type &Pointee = A.Types.get(Elem);
  MessageArgs Args = Memory.args(I);
  bool Forward = Pointee.isRecord() && !Pointee.Complete;
  if (Pointee.Kind == TypeKind::Void || Forward) {
    Args.Btf =
        Forward ? "FWD " + Pointee.Name.str() : btfTypeString(A.Types, Elem);
    return report(I, Message::GlobalArgSize, Args);
  }
  if (Memory.offset(I, /*Release=*/false) == Flow::Stop ||
      Memory.fixed(I, Pointee.Size) == Flow::Stop)
    return Flow::Stop;
  if (isPacketPointer(Site.Args[I]) &&
      A.K.has(Feature::PacketIntoChangingGlobal) &&
      effectsOf(A, Site.Callee).ChangesPackets) {
    Args.Extra = subprogramNumber(A, Site.Callee);
    return report(I, Message::GlobalArgPacket, Args);
  }
  return Flow::Continue;
}

Flow GlobalCall::pointer(unsigned I) {
  const Value &V = Site.Args[I];
  const Type &T = type(I);
  const Type &Pointee = A.Types.get(T.Elem);
  // Whose context it is in a program of another program is not known.
  bool Replaces = A.Prog.Info.Type == ProgramType::EXT;
  bool Named =
      Pointee.isRecord() && isContextStruct(A.Prog.Info.Type, Pointee.Name);
  if (Replaces && isContextName(Pointee.Name))
    return Flow::Continue;
  if (tagged(I, "ctx") || Named) {
    // A number may be a pointer that was loaded as one.
    if (V.isScalar() && !V.isConst())
      return Flow::Continue;
    if (V.is(Kind::Ctx) && Memory.offset(I, /*Release=*/false,
                                         /*AsContext=*/true) == Flow::Stop)
      return Flow::Stop;
    return V.is(Kind::Ctx)
               ? Flow::Continue
               : report(I, Message::GlobalArgNotContext, Memory.args(I));
  }
  if (isDynptrStruct(Pointee.Name))
    return dynptr(I);
  if (tagged(I, "trusted"))
    return trusted(I);
  if (tagged(I, "untrusted"))
    return Flow::Continue;
  return memory(I);
}

Flow GlobalCall::argument(unsigned I) {
  const Value &V = Site.Args[I];
  const Type &T = type(I);
  if (tags(I) == Flow::Stop)
    return Flow::Stop;
  if (T.isRecord() || T.Kind == TypeKind::Float) {
    MessageArgs Args = Memory.args(I);
    Args.Kind =
        llvm::StringRef(btfTypeString(A.Types, Site.Decl.Params[I].Type))
            .split(' ')
            .first.str();
    return report(I, Message::GlobalArgNotSupported, Args);
  }
  // What became of approximation or of other families is not judged here.
  if (V.isOpaque() || V.is(Kind::Arena) || V.is(Kind::Func) || V.CtxArg)
    return Flow::Continue;
  if (T.Kind == TypeKind::Int)
    return V.isPointer() ? report(I, Message::ArgNotScalar, Memory.args(I))
                         : Flow::Continue;
  if (T.Kind != TypeKind::Pointer)
    return Flow::Continue;
  if (tagged(I, "arena") || T.hasTag("arena"))
    return V.isPointer() ? report(I, Message::GlobalArgNotArena, Memory.args(I))
                         : Flow::Continue;
  return pointer(I);
}

/// The test that stands behind the one of the memory.
Flow GlobalCall::nonNull(unsigned I) {
  const Value &V = Site.Args[I];
  if (!tagged(I, "nonnull") || V.isOpaque())
    return Flow::Continue;
  // Once, only what may be NULL was looked for, not what is.
  bool Null = V.isNull() && A.K.has(Feature::NonNullRefusesNull);
  if (!Null && !V.maybeNull())
    return Flow::Continue;
  Because Why = Memory.why(I);
  Why.Suggestion = "";
  return A.report(S, Message::GlobalArgNull, Memory.args(I), Site.argWhere(I),
                  Why);
}

Flow GlobalCall::arguments() {
  unsigned N = std::min(Site.Args.size(), Site.Decl.Params.size());
  for (unsigned I = 0; I < N; ++I)
    if (Memory.arithmetic(I) == Flow::Stop)
      return Flow::Stop;
  MessageArgs Args;
  Args.Func = Site.Decl.Name;
  Args.Extra = subprogramNumber(A, Site.Callee);
  auto Whole = [&](auto Check) {
    A.Around = {Message::GlobalArgInvalid, Args, &Site.where()};
    Flow F = Check();
    A.Around.reset();
    return F;
  };
  if (Whole([&] {
        return checkScalarResult(A, S, Site.Callee, Site.where());
      }) == Flow::Stop)
    return Flow::Stop;
  for (unsigned I = 0; I < N; ++I)
    if (Whole([&] { return argument(I); }) == Flow::Stop ||
        nonNull(I) == Flow::Stop)
      return Flow::Stop;
  return Flow::Continue;
}

Flow GlobalCall::run() {
  bool Sleepable =
      A.K.has(Feature::GlobalPerContext) ? mayBlock(S) : A.Prog.Info.Sleepable;
  if (!A.K.has(Feature::LazyGlobals))
    A.addGlobal(Site.Callee, Sleepable);
  if (context() == Flow::Stop || arguments() == Flow::Stop)
    return Flow::Stop;
  for (unsigned I = 0; I < Site.Args.size() && I < Site.Decl.Params.size(); ++I)
    if (type(I).Kind == TypeKind::Pointer)
      clobber(S, Site.Args[I], A.Types.get(type(I).Elem).Size);
  Effects Does = effectsOf(A, Site.Callee);
  if (Does.ChangesPackets && A.K.has(Feature::CalleesChangePackets))
    clearPacketPointers(A, S);
  A.addGlobal(Site.Callee, Sleepable);
  S.forgetLoads();
  if (Does.MayThrow && A.K.has(Feature::GlobalMayThrow))
    return checkThrow(A, S, Site.where());
  return Flow::Continue;
}

} // namespace

Flow interp::callGlobal(Analysis &A, State &S, CallSite &Site, Value &Result) {
  Result = A.opaque(Site.Decl.Result);
  return GlobalCall(A, S, Site).run();
}
