//===- Internal.h - Parts of buildProgram -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_LIB_PROGRAM_INTERNAL_H
#define PRECHECK_LIB_PROGRAM_INTERNAL_H

#include "precheck/Program/BuildProgram.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"

namespace precheck {

/// The section that any declaration of \p D names; empty when none does.
template <typename DeclT> llvm::StringRef sectionOf(const DeclT *D) {
  for (const clang::Decl *Redecl : D->redecls())
    if (const auto *Section = Redecl->getAttr<clang::SectionAttr>())
      return Section->getName();
  return {};
}

template <typename AttrT, typename DeclT> bool anyHasAttr(const DeclT *D) {
  for (const clang::Decl *Redecl : D->redecls())
    if (Redecl->hasAttr<AttrT>())
      return true;
  return false;
}

/// The btf_decl_tag strings on \p D.
llvm::SmallVector<llvm::StringRef, 1> declTags(const clang::Decl *D);

/// Does libbpf load functions of this section as programs? Sections that it
/// has no rule for count, too: they are programs of no known type.
bool isProgramSection(llvm::StringRef Section);

/// The helper number when \p D is `static ret (*name)(args) = (void *)N;`.
std::optional<unsigned> helperNumber(const clang::VarDecl *D,
                                     const clang::ASTContext &Context);

/// Describes a function declaration, or a helper variable.
Function describeFunction(ASTTypes &Types, const clang::FunctionDecl *D);
Function describeHelper(ASTTypes &Types, const clang::VarDecl *D,
                        unsigned Number);

/// Describes a variable with static storage; maps are left to describeMap.
Global describeGlobal(ASTTypes &Types, const clang::VarDecl *D);

/// Finds the offsets of variables in sections that hold more than one and a
/// special field: the kernel sees such a section as one map value.
/// \p Decls: all functions and variables of the unit.
void layOutSections(ProgramIndex &Index, const TopLevelDecls &Decls);

/// May the program's BTF have \p Struct? False if nothing in \p Decls, all
/// functions and variables of the unit, mentions it but local variables and
/// expressions without a relocation.
bool isMentionedForBtf(const clang::ASTContext &Context,
                       const clang::RecordDecl *Struct,
                       const TopLevelDecls &Decls);

/// Describes the map that \p Definition, the type of a SEC(".maps") variable
/// or of a map-in-map's inner map, defines.
Map describeMap(ASTTypes &Types, const clang::RecordDecl *Definition);

/// The value of a constant of type \p Type as it lies in memory; empty when
/// it holds an address or is no constant.
std::vector<uint8_t> constantBytes(const clang::APValue &Value,
                                   clang::QualType Type,
                                   const clang::ASTContext &Context);

/// Is \p Section one of those that libbpf makes struct_ops maps of?
bool isStructOpsSection(llvm::StringRef Section);

/// A member of a struct_ops table and the function that implements it.
struct StructOpsUse {
  const clang::FunctionDecl *Function = nullptr;
  StructOpsMember Member;
};

/// The functions that a struct_ops table names.
std::vector<StructOpsUse> structOpsUses(ASTTypes &Types,
                                        const clang::VarDecl *Table);

} // namespace precheck

#endif // PRECHECK_LIB_PROGRAM_INTERNAL_H
