//===- PrecompiledHeaderTest.cpp - Programs over a PCH --------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/raw_ostream.h"

using namespace precheck;
using namespace precheck::test;

namespace {

/// Writes a precompiled header beside the header.
class WritePCH : public clang::GeneratePCHAction {
public:
  explicit WritePCH(std::string Path) : Path(std::move(Path)) {}

private:
  bool BeginInvocation(clang::CompilerInstance &CI) override {
    CI.getFrontendOpts().OutputFile = Path;
    return clang::GeneratePCHAction::BeginInvocation(CI);
  }
  std::string Path;
};

class WritePCHFactory : public clang::tooling::FrontendActionFactory {
public:
  explicit WritePCHFactory(std::string Path) : Path(std::move(Path)) {}
  std::unique_ptr<clang::FrontendAction> create() override {
    return std::make_unique<WritePCH>(Path);
  }

private:
  std::string Path;
};

TEST(PrecompiledHeader, DeclarationsComeFromIt) {
  llvm::SmallString<128> HeaderPath;
  int FD = -1;
  ASSERT_FALSE(
      llvm::sys::fs::createTemporaryFile("precheck", "h", FD, HeaderPath));
  llvm::FileRemover RemoveHeader(HeaderPath);
  std::string Path = (HeaderPath + ".pch").str();
  llvm::FileRemover RemovePCH(Path);
  std::string Header = std::string(Prelude) + R"(
    struct value { struct task_struct __kptr *task; };
    extern void bpf_task_release(struct task_struct *p) __ksym __weak;
    extern void bpf_unused(void) __ksym __weak;
    static void *(*const bpf_lookup)(void *map, const void *key) = (void *)1;
    struct {
      __uint(type, 1);
      __type(key, int);
      __type(value, struct value);
      __uint(max_entries, 1);
    } table SEC(".maps");
    static inline void drop(struct task_struct *p) { bpf_task_release(p); }
    const volatile int option = 7;
  )";
  std::vector<std::string> Args = {"--target=bpfel", "-std=gnu11", "-O2", "-g",
                                   "-Wno-everything"};
  llvm::raw_fd_ostream(FD, /*shouldClose=*/true) << Header;
  std::vector<std::string> HeaderArgs = Args;
  HeaderArgs.insert(HeaderArgs.end(), {"-x", "c-header"});
  clang::tooling::FixedCompilationDatabase Database(".", HeaderArgs);
  clang::tooling::ClangTool Tool(Database, {HeaderPath.str().str()});
  WritePCHFactory Factory(Path);
  ASSERT_EQ(Tool.run(&Factory), 0);
  Args.insert(Args.end(), {"-include-pch", Path});
  std::unique_ptr<clang::ASTUnit> Unit =
      clang::tooling::buildASTFromCodeWithArgs(R"(
    SEC("tp_btf/task_newtask") int prog(u64 *ctx) {
      struct value *v = bpf_lookup(&table, ctx);
      drop((struct task_struct *)ctx[0]);
      return option + (v != 0);
    }
  )",
                                               Args, "test.bpf.c");
  ASSERT_NE(Unit, nullptr);
  ASSERT_FALSE(Unit->getDiagnostics().hasErrorOccurred());

  std::unique_ptr<ProgramIndex> Index = buildProgram(Unit->getASTContext());
  const ProgramModel &Model = Index->Model;
  ASSERT_EQ(Model.Programs.size(), 1u);
  ASSERT_EQ(Model.Maps.size(), 1u);
  EXPECT_EQ(specialFields(*Index->Types, Model.Maps[0].Value).size(), 1u);
  auto Kind = [&](llvm::StringRef Name) {
    const Function *F = TestProgram::byName(Model.Functions, Name);
    return F ? static_cast<int>(F->Kind) : -1;
  };
  EXPECT_EQ(Kind("bpf_task_release"), static_cast<int>(FunctionKind::Kfunc));
  EXPECT_EQ(Kind("bpf_lookup"), static_cast<int>(FunctionKind::Helper));
  EXPECT_EQ(Kind("drop"), static_cast<int>(FunctionKind::Static));
  EXPECT_EQ(Kind("bpf_unused"), -1);
  const Global *Option = TestProgram::byName(Model.Globals, "option");
  ASSERT_NE(Option, nullptr);
  EXPECT_EQ(Option->Init, (std::vector<uint8_t>{7, 0, 0, 0}));
}

} // namespace
