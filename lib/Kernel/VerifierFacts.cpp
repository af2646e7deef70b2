//===- VerifierFacts.cpp - What a kernel's verifier looks up -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/VerifierFacts.h"
#include "precheck/Kernel/Database.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace precheck {

bool ProgramMatch::covers(const ProgramKind &P) const {
  auto Listed = [](const std::vector<std::string> &Names, StringRef Name) {
    return Names.empty() || Name.empty() || is_contained(Names, Name);
  };
  if (Types && !(Types >> static_cast<unsigned>(P.Type) & 1))
    return false;
  // No attach type is an answer, too.
  if (!Attach.empty() && !is_contained(Attach, P.Attach))
    return false;
  if (is_contained(NotAttach, P.Attach) || is_contained(NotTargets, P.Target) ||
      is_contained(NotMembers, P.Member))
    return false;
  return Listed(StructOps, P.StructOps) && Listed(Members, P.Member) &&
         Listed(Targets, P.Target);
}

bool HelperUse::isGivenTo(const ProgramKind &P) const {
  return (!Sleepable || !P.Sleepable || *Sleepable == *P.Sleepable) &&
         covers(P);
}

bool Dated::holdsIn(StringRef Release) const {
  auto R = parseRelease(Release), First = parseRelease(Since),
       Last = parseRelease(Until);
  return R && (!First || *R >= *First) && (!Last || *R <= *Last);
}

bool IteratorArg::isBuffer() const {
  return StringRef(Type).starts_with("PTR_TO_BUF");
}
bool IteratorArg::mayBeNull() const {
  return StringRef(Type).contains("PTR_MAYBE_NULL") ||
         StringRef(Type).contains("_OR_NULL");
}
bool IteratorArg::isTrusted() const {
  return StringRef(Type).contains("PTR_TRUSTED");
}
bool IteratorArg::isReadOnly() const {
  return StringRef(Type).contains("MEM_RDONLY");
}

StubTag StructOpsMemberInfo::tag(unsigned Arg) const {
  if (Arg >= Params.size())
    return StubTag::None;
  StringRef Name = Params[Arg].second;
  if (Name.ends_with("__arena__nullable"))
    return StubTag::ArenaNullable;
  if (Name.ends_with("__arena"))
    return StubTag::Arena;
  if (Name.ends_with("__nullable"))
    return StubTag::Nullable;
  return Name.ends_with("__ref") ? StubTag::Ref : StubTag::None;
}

const StructOpsMemberInfo *StructOpsInfo::find(StringRef Member) const {
  auto It = llvm::find_if(
      Members, [&](const StructOpsMemberInfo &M) { return M.Name == Member; });
  return It == Members.end() ? nullptr : &*It;
}

const StructOpsInfo *VerifierFacts::findStructOps(StringRef Name) const {
  auto It = llvm::find_if(
      StructOps, [&](const StructOpsInfo &S) { return S.Name == Name; });
  return It == StructOps.end() ? nullptr : &*It;
}

void keepRelease(VerifierFacts &Facts, StringRef Release) {
  auto Gone = [&](const Dated &D) { return !D.holdsIn(Release); };
  llvm::erase_if(Facts.Filters, Gone);
  llvm::erase_if(Facts.RunTime, Gone);
  llvm::erase_if(Facts.Returns, Gone);
  llvm::erase_if(Facts.Sleepable, Gone);
  llvm::erase_if(Facts.Lists, Gone);
  llvm::erase_if(Facts.Callbacks, Gone);
  llvm::erase_if(Facts.Writable, Gone);
}

} // namespace precheck
