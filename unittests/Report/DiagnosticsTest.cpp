//===- DiagnosticsTest.cpp - What several kernels say ---------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Report/Report.h"
#include "precheck/Report/Suppression.h"
#include "precheck/Support/Compat.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

constexpr llvm::StringLiteral Text = "int first(void *ctx) { return 0; }\n"
                                     "int second(void *ctx) { return 1; }\n";

/// Findings of made-up programs, printed.
class DiagnosticsTest : public testing::Test {
protected:
  void SetUp() override {
    auto Loaded = KernelRegistry::embedded();
    ASSERT_TRUE(static_cast<bool>(Loaded));
    Registry = std::move(*Loaded);
    File = SM.createFileID(llvm::MemoryBuffer::getMemBuffer(Text, "t.c"));
    SM.setMainFileID(File);
  }

  clang::SourceLocation at(unsigned Line, unsigned Column) {
    return SM.translateLineCol(File, Line, Column);
  }

  KernelResult &kernel(llvm::StringRef Name) {
    auto K = Registry.get(Name);
    EXPECT_TRUE(static_cast<bool>(K));
    KernelResult &R = Results.emplace_back();
    R.K = *K;
    R.Unit.Kernel = Name.str();
    for (unsigned Line : {1, 2}) {
      ProgramResult &P = R.Unit.Programs.emplace_back();
      P.Name = Line == 1 ? "first" : "second";
      P.Section = "xdp";
      P.Loc = at(Line, 5);
    }
    return R;
  }

  static Finding &reject(ProgramResult &P, Message M,
                         clang::SourceLocation Where) {
    P.Outcome = Verdict::Reject;
    Finding &F = P.Findings.emplace_back();
    F.Msg = M;
    F.Args.Arg = 0;
    F.Where = Where;
    return F;
  }

  std::string print(bool WarningsAsErrors = false) {
    std::string Out;
    llvm::raw_string_ostream OS(Out);
    auto Diags = createTextDiagnostics(OS, Options);
    Diags->setSourceManager(&SM);
    Diags->setWarningsAsErrors(WarningsAsErrors);
    Diags->getClient()->BeginSourceFile(clang::LangOptions(), nullptr);
    reportDiagnostics(Results, *Diags);
    Diags->getClient()->EndSourceFile();
    return Out;
  }

  clang::DiagnosticOptions Options;
  std::unique_ptr<clang::DiagnosticsEngine> Quiet =
      createTextDiagnostics(llvm::nulls(), Options);
  clang::FileManager Files{clang::FileSystemOptions()};
  clang::SourceManager SM{*Quiet, Files};
  clang::FileID File;
  KernelRegistry Registry;
  std::vector<KernelResult> Results;
};

unsigned count(llvm::StringRef Out, llvm::StringRef What) {
  return Out.count(What);
}

} // namespace

TEST_F(DiagnosticsTest, AllKernelsAgreeInTheNewestWording) {
  for (llvm::StringRef Name : {"6.12", "7.3"})
    reject(kernel(Name).Unit.Programs[0], Message::NullKfuncArg, at(1, 24));
  std::string Out = print();
  EXPECT_EQ(count(Out, "warning:"), 1u) << Out;
  EXPECT_NE(Out.find("t.c:1:24: warning: Possibly NULL pointer passed to "
                     "trusted R1 [null-argument]"),
            std::string::npos)
      << Out;
  EXPECT_NE(Out.find("note: in program 'first' (xdp)"), std::string::npos);
  EXPECT_EQ(countResults(Results).Findings, 2u);
}

TEST_F(DiagnosticsTest, SomeKernelsAreNamed) {
  reject(kernel("6.12").Unit.Programs[0], Message::NullKfuncArg, at(1, 24));
  kernel("7.3");
  std::string Out = print();
  EXPECT_NE(Out.find("trusted arg0 (rejected by 6.12; accepted by 7.3) "
                     "[null-argument]"),
            std::string::npos)
      << Out;
}

TEST_F(DiagnosticsTest, AKernelThatRejectsForAnotherReasonDoesNotAccept) {
  reject(kernel("6.12").Unit.Programs[0], Message::NullKfuncArg, at(1, 24));
  reject(kernel("7.3").Unit.Programs[0], Message::UnreleasedReference,
         at(1, 24));
  std::string Out = print();
  EXPECT_EQ(count(Out, "warning:"), 2u);
  EXPECT_EQ(count(Out, "(rejected by 6.12)"), 1u) << Out;
  EXPECT_EQ(count(Out, "(rejected by 7.3)"), 1u) << Out;
  EXPECT_EQ(count(Out, "accepted"), 0u) << Out;
}

TEST_F(DiagnosticsTest, OneCauseInTwoProgramsIsSaidOnce) {
  KernelResult &R = kernel("6.12");
  for (ProgramResult &P : R.Unit.Programs)
    reject(P, Message::UnreleasedReference, at(1, 24));
  std::string Out = print();
  EXPECT_EQ(count(Out, "warning:"), 1u);
  EXPECT_NE(Out.find("note: also in program 'second'"), std::string::npos);
}

TEST_F(DiagnosticsTest, SuppressedFindingsAreSilentAndKeepTheVerdict) {
  KernelResult &R = kernel("6.12");
  reject(R.Unit.Programs[0], Message::UnreleasedReference, at(1, 24))
      .Suppressed = true;
  EXPECT_EQ(print(), "");
  EXPECT_EQ(countResults(Results).Findings, 0u);

  std::string Out;
  llvm::raw_string_ostream OS(Out);
  llvm::json::OStream J(OS);
  reportJson("t.c", R, SM, J);
  auto Parsed = llvm::json::parse(Out);
  ASSERT_TRUE(static_cast<bool>(Parsed));
  const llvm::json::Object &Program =
      *(*Parsed->getAsObject()->getArray("programs"))[0].getAsObject();
  EXPECT_EQ(Program.getString("verdict"), "reject");
  const llvm::json::Object &F =
      *(*Program.getArray("findings"))[0].getAsObject();
  EXPECT_EQ(F.getBoolean("suppressed"), true);
  EXPECT_EQ(F.getString("message"), "Unreleased reference");
  EXPECT_EQ(F.getInteger("column"), 24);
}

TEST_F(DiagnosticsTest, ConditionalFindingsAreRemarks) {
  reject(kernel("6.12").Unit.Programs[0], Message::UnreleasedReference,
         at(1, 24))
      .Condition = "when a 'const volatile' variable is changed before load";
  std::string Out = print(/*WarningsAsErrors=*/true);
  EXPECT_EQ(count(Out, "error:"), 0u) << Out;
  EXPECT_EQ(count(Out, "remark: only when a 'const volatile' variable"), 1u);
  EXPECT_EQ(countResults(Results).Findings, 0u);
}

TEST_F(DiagnosticsTest, WarningsAsErrors) {
  reject(kernel("6.12").Unit.Programs[0], Message::UnreleasedReference,
         at(1, 24));
  std::string Out = print(/*WarningsAsErrors=*/true);
  EXPECT_NE(Out.find("error: Unreleased reference [-Werror,reference-leak]"),
            std::string::npos)
      << Out;
}

TEST_F(DiagnosticsTest, NotJudgedNamesTheKernels) {
  for (llvm::StringRef Name : {"6.12", "7.3"}) {
    ProgramResult &P = kernel(Name).Unit.Programs[0];
    P.Outcome = Verdict::Unsupported;
    P.Reason = "naked function";
  }
  EXPECT_NE(print().find("remark: program 'first' not judged: naked function"),
            std::string::npos);
  EXPECT_EQ(countResults(Results).NotJudged, 2u);

  Results[1].Unit.Programs[0].Outcome = Verdict::Accept;
  EXPECT_NE(print().find("program 'first' not judged for 6.12: naked"),
            std::string::npos);
}

TEST_F(DiagnosticsTest, ThePathIsInOrder) {
  Finding &F = reject(kernel("6.12").Unit.Programs[0],
                      Message::UnreleasedReference, at(1, 24));
  F.Path = {{StepKind::Acquired, at(1, 1), "reference acquired here"},
            {StepKind::Branch, at(1, 5), "taking the true branch"}};
  F.Suggestion = "release it";
  std::string Out = print();
  size_t Acquired = Out.find("note: reference acquired here");
  size_t Branch = Out.find("note: taking the true branch");
  size_t Suggestion = Out.find("note: release it");
  ASSERT_NE(Suggestion, std::string::npos) << Out;
  EXPECT_LT(Acquired, Branch);
  EXPECT_LT(Branch, Suggestion);
}
