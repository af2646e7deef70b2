//===- TestProgram.h - Programs from C text -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PRECHECK_UNITTESTS_PROGRAM_TESTPROGRAM_H
#define PRECHECK_UNITTESTS_PROGRAM_TESTPROGRAM_H

#include "precheck/Program/BuildProgram.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include "gtest/gtest.h"

namespace precheck::test {

/// What BPF programs have from bpf_helpers.h, as far as the tests need it.
inline constexpr const char Prelude[] = R"(
#define SEC(name) __attribute__((section(name), used))
#define __uint(name, val) int (*name)[val]
#define __ulong(name, val) enum { u_##name = val } name
#define __type(name, val) typeof(val) *name
#define __array(name, val) typeof(val) *name[]
#define __ksym __attribute__((section(".ksyms")))
#define __kconfig __attribute__((section(".kconfig")))
#define __weak __attribute__((weak))
#define __hidden __attribute__((visibility("hidden")))
#define __kptr __attribute__((btf_type_tag("kptr")))
#define __tag(x) __attribute__((btf_type_tag(x)))
#define __decl(x) __attribute__((btf_decl_tag(x)))
#define private(name) SEC(".data." #name) __hidden __attribute__((aligned(8)))
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
struct bpf_spin_lock { u32 val; };
struct bpf_timer { u64 opaque[2]; };
struct bpf_list_head { u64 opaque[2]; };
struct bpf_list_node { u64 opaque[3]; };
struct bpf_rb_root { u64 opaque[2]; };
struct bpf_rb_node { u64 opaque[4]; };
struct bpf_refcount { u32 opaque[1]; };
struct task_struct { int pid; };
)";

/// A translation unit and the model made of it.
class TestProgram {
public:
  explicit TestProgram(llvm::StringRef Code,
                       llvm::StringRef Target = "--target=bpfel") {
    Unit = clang::tooling::buildASTFromCodeWithArgs(
        Prelude + Code.str(),
        {Target.str(), "-std=gnu11", "-O2", "-g", "-Wno-everything"},
        "test.bpf.c");
    if (!Unit || Unit->getDiagnostics().hasErrorOccurred()) {
      ADD_FAILURE() << "the test's own code does not compile";
      return;
    }
    Index = buildProgram(Unit->getASTContext());
  }

  ProgramModel &model() { return Index->Model; }
  ASTTypes &types() { return *Index->Types; }

  const clang::NamedDecl *find(llvm::StringRef Name) {
    for (const clang::Decl *D :
         Unit->getASTContext().getTranslationUnitDecl()->decls())
      if (const auto *Named = llvm::dyn_cast<clang::NamedDecl>(D))
        if (Named->getName() == Name)
          return Named;
    ADD_FAILURE() << Name.str() << " is not declared";
    return nullptr;
  }
  const clang::ValueDecl *value(llvm::StringRef Name) {
    return llvm::dyn_cast_or_null<clang::ValueDecl>(find(Name));
  }
  /// The type of the variable or function \p Name.
  TypeId typeOf(llvm::StringRef Name) {
    return types().of(value(Name)->getType());
  }
  const Type &type(llvm::StringRef Name) { return types().get(typeOf(Name)); }

  template <typename ContainerT>
  static const typename ContainerT::value_type *byName(const ContainerT &All,
                                                       llvm::StringRef Name) {
    for (const auto &One : All)
      if (One.Name == Name)
        return &One;
    return nullptr;
  }
  /// The model's function of that name; a failure and an empty one if there
  /// is none.
  const Function &function(llvm::StringRef Name) {
    static const Function None;
    const Function *F = byName(model().Functions, Name);
    EXPECT_NE(F, nullptr) << "no function " << Name.str();
    return F ? *F : None;
  }
  const Global &global(llvm::StringRef Name) {
    static const Global None;
    const Global *G = byName(model().Globals, Name);
    EXPECT_NE(G, nullptr) << "no global " << Name.str();
    return G ? *G : None;
  }
  const Map &map(llvm::StringRef Name) {
    static const Map None;
    const Map *M = byName(model().Maps, Name);
    EXPECT_NE(M, nullptr) << "no map " << Name.str();
    return M ? *M : None;
  }

  std::unique_ptr<clang::ASTUnit> Unit;
  std::unique_ptr<ProgramIndex> Index;
};

} // namespace precheck::test

#endif // PRECHECK_UNITTESTS_PROGRAM_TESTPROGRAM_H
