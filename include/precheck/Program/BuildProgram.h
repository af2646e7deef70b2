//===- BuildProgram.h - AST to program model -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_PROGRAM_BUILDPROGRAM_H
#define PRECHECK_PROGRAM_BUILDPROGRAM_H

#include "precheck/Program/ProgramModel.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <vector>

namespace clang {
class ASTContext;
class Decl;
class FunctionDecl;
class QualType;
class RecordDecl;
class ValueDecl;
class VarDecl;
} // namespace clang
namespace llvm {
class raw_ostream;
}

namespace precheck {

/// Declarations at the top level of a unit, in order: its functions and
/// variables, as ASTConsumer::HandleTopLevelDecl saw them.
using TopLevelDecls = std::vector<const clang::Decl *>;

/// TypeTable over a live ASTContext.
class ASTTypes : public TypeTable {
public:
  explicit ASTTypes(clang::ASTContext &Context);
  ~ASTTypes() override;

  /// The id of a C type; the same type always gets the same id.
  TypeId of(clang::QualType Type);
  clang::ASTContext &context() const { return Context; }

  TypeId findStruct(llvm::StringRef Name) const override;
  TypeId findStructInBtf(llvm::StringRef Name) const override;
  /// All functions and variables of the unit.
  void setUnit(TopLevelDecls Decls) { Unit = std::move(Decls); }

private:
  void completeRecord(TypeId Id, Type &T) const override;
  struct Impl;
  clang::ASTContext &Context;
  TopLevelDecls Unit;
  std::unique_ptr<Impl> P;
};

/// The model together with the way back from declarations to its ids.
struct ProgramIndex {
  ProgramModel Model;
  std::unique_ptr<ASTTypes> Types;
  /// Canonical declarations to ids.
  llvm::DenseMap<const clang::ValueDecl *, FunctionId> Functions;
  llvm::DenseMap<const clang::VarDecl *, GlobalId> Globals;

  /// The id of a function or helper variable; adds functions that are only
  /// declared when they are first called.
  FunctionId functionId(const clang::ValueDecl *D);
  /// The id of a variable with static storage, function-local ones included.
  GlobalId globalId(const clang::VarDecl *D);
};

/// Reads the programs of a translation unit. Without \p Parsed, the unit's own
/// list is walked: after vmlinux.h it is long and no longer in the cache.
std::unique_ptr<ProgramIndex>
buildProgram(clang::ASTContext &Context, const TopLevelDecls *Parsed = nullptr);

/// Text for --dump=program.
void dumpProgram(const ProgramModel &Model, llvm::raw_ostream &OS);

} // namespace precheck

#endif // PRECHECK_PROGRAM_BUILDPROGRAM_H
