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

namespace clang {
class ASTContext;
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

/// TypeTable over a live ASTContext.
class ASTTypes : public TypeTable {
public:
  explicit ASTTypes(clang::ASTContext &Context);
  ~ASTTypes() override;

  /// The id of a C type; the same type always gets the same id.
  TypeId of(clang::QualType Type);
  clang::ASTContext &context() const { return Context; }

  TypeId findStruct(llvm::StringRef Name) const override;

private:
  void completeRecord(TypeId Id, Type &T) const override;
  struct Impl;
  clang::ASTContext &Context;
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

/// Reads the programs of a translation unit.
std::unique_ptr<ProgramIndex> buildProgram(clang::ASTContext &Context);

/// Text for --dump=program.
void dumpProgram(const ProgramModel &Model, llvm::raw_ostream &OS);

} // namespace precheck

#endif // PRECHECK_PROGRAM_BUILDPROGRAM_H
