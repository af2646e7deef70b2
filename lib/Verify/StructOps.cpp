//===- StructOps.cpp - Programs that implement a kernel struct's member ---===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// verifier.c:check_struct_ops_btf_id and bpf_struct_ops.c:prepare_arg_info:
// which members a program may implement, and what its arguments are by the
// stub's tags.
//
//===----------------------------------------------------------------------===//

#include "StructOps.h"
#include "Calls.h"
#include "References.h"
#include "llvm/ADT/STLExtras.h"

using namespace precheck;
using namespace precheck::interp;

/// The member that the program is loaded for; nullptr when the kernel's struct
/// or the program's table is not known.
static const StructOpsMemberInfo *memberOf(const Analysis &A) {
  if (A.Kind.StructOps.empty())
    return nullptr;
  const StructOpsInfo *Info = A.K.findStructOps(A.Kind.StructOps);
  return Info ? Info->find(A.Kind.Member) : nullptr;
}

StubTag interp::structOpsTag(const Analysis &A, unsigned Arg) {
  const StructOpsMemberInfo *Member = memberOf(A);
  return Member ? Member->tag(Arg) : StubTag::None;
}

bool interp::hasArena(Analysis &A) {
  if (!A.NamesArena)
    A.NamesArena = effectsOf(A, A.Prog.Function).NamesArena;
  return *A.NamesArena;
}

static Flow reportAttach(Analysis &A, Message M, MessageArgs Args,
                         std::string Suggestion = "") {
  ir::Origin Where;
  Where.Range = A.function(A.Prog.Function).Loc;
  Because Why;
  Why.Suggestion = std::move(Suggestion);
  return A.report({}, M, std::move(Args), Where, Why);
}

Flow interp::checkStructOps(Analysis &A) {
  if (A.Kind.StructOps.empty())
    return Flow::Continue;
  const StructOpsInfo *Info = A.K.findStructOps(A.Kind.StructOps);
  if (!Info)
    return Flow::Continue;
  llvm::StringRef Name = A.Kind.Member;
  const StructOpsMemberInfo *Member = Info->find(Name);
  MessageArgs Args;
  Args.Func = Name.str();
  Args.Btf = Info->Name;
  bool Refused = llvm::is_contained(Info->Unsupported, Name);
  if (Refused || (!Info->Members.empty() && !Member))
    return reportAttach(A, Message::StructOpsMember, Args);
  if (!Member)
    return Flow::Continue;
  bool Sleepable = A.Prog.Info.Sleepable;
  if (Sleepable && Member->Sleep == MaySleep::Never)
    return reportAttach(A, Message::StructOpsMember, Args,
                        "this member can't sleep: use SEC(\"struct_ops\")");
  if (!Sleepable && Member->Sleep == MaySleep::Must)
    return reportAttach(A, Message::StructOpsMember, Args,
                        "this member must be sleepable: use "
                        "SEC(\"struct_ops.s\")");
  for (unsigned I = 0; I < Member->Params.size(); ++I) {
    StubTag Tag = Member->tag(I);
    if ((Tag == StubTag::Arena || Tag == StubTag::ArenaNullable) &&
        !hasArena(A))
      return reportAttach(A, Message::StructOpsNeedsArena, Args);
  }
  return Flow::Continue;
}

void interp::acquireArguments(Analysis &A, State &S, const ir::Body &B) {
  A.ArgumentRefs.clear();
  const StructOpsMemberInfo *Member = memberOf(A);
  if (!Member || !A.K.has(Feature::StructOpsRefs) || B.Locals.empty())
    return;
  for (unsigned I = 0; I < Member->Params.size(); ++I) {
    if (Member->tag(I) != StubTag::Ref)
      continue;
    Value V;
    acquire(A, S, V, B.Locals[0].Src, NoId);
    A.ArgumentRefs[I] = V.Ref;
  }
}

bool interp::isReleasedArgument(const Analysis &A, const State &S,
                                unsigned Arg) {
  auto It = A.ArgumentRefs.find(Arg);
  return It != A.ArgumentRefs.end() && !S.findRef(It->second);
}

bool interp::returnsKptr(const Analysis &A) {
  const StructOpsMemberInfo *Member = memberOf(A);
  return Member && A.Entry == A.Prog.Function &&
         llvm::StringRef(Member->Result).ends_with("*") &&
         A.K.has(Feature::StructOpsRefs);
}

bool interp::isOwnedResult(const Analysis &A, const Value &Result) {
  if (!Result.is(Kind::BtfId) || !Result.owns() || Result.Flags & MEM_ALLOC)
    return false;
  llvm::StringRef Wanted = memberOf(A)->Result;
  Wanted = Wanted.drop_back().rtrim();
  Wanted.consume_front("const ");
  Wanted.consume_front("struct ");
  return Result.Ty == VoidType || A.Types.get(Result.Ty).Name == Wanted;
}
