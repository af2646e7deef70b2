//===- LoweringTest.cpp - What --dump=ir does not show -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Lower/Lower.h"
#include "clang/AST/ASTContext.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

const char Prelude[] =
    "#define SEC(n) __attribute__((section(n), used))\n"
    "#define NULL ((void *)0)\n"
    "struct node { struct node *next; int value; };\n"
    "extern struct node *get(int x) __attribute__((section(\".ksyms\")));\n"
    "extern void put(struct node *n) __attribute__((section(\".ksyms\")));\n";

class LoweringTest : public testing::Test {
protected:
  void lower(llvm::StringRef Code) {
    Unit = clang::tooling::buildASTFromCodeWithArgs(
        Prelude + Code.str(), {"--target=bpf", "-O2", "-xc", "-w"}, "input.c");
    ASSERT_TRUE(Unit);
    Index = buildProgram(Unit->getASTContext());
    Bodies = createLowering(*Index);
  }

  const ir::Body *body(llvm::StringRef Name) {
    for (auto [Id, F] : llvm::enumerate(Index->Model.Functions))
      if (F.Name == Name) {
        llvm::Expected<const ir::Body *> B = Bodies->body(Id);
        if (B)
          return *B;
        Reason = llvm::toString(B.takeError());
      }
    return nullptr;
  }

  /// The texts of all instructions with \p Op, in order.
  std::vector<std::string> texts(const ir::Body &B, ir::Opcode Op) {
    std::vector<std::string> Out;
    for (const ir::Block &K : B.Blocks)
      for (const ir::Inst &I : K.Insts)
        if (I.Op == Op)
          Out.push_back(Bodies->text(I.Src));
    return Out;
  }

  std::unique_ptr<clang::ASTUnit> Unit;
  std::unique_ptr<ProgramIndex> Index;
  std::unique_ptr<ir::BodySource> Bodies;
  std::string Reason;
};

TEST_F(LoweringTest, TextIsAsWritten) {
  lower("SEC(\"syscall\") int f(struct node *n) {\n"
        "  struct node *p = get(n->\n"
        "      next->value);\n"
        "  if (!p)\n"
        "    return 0;\n"
        "  put(p);\n"
        "  return 1;\n"
        "}\n");
  const ir::Body *B = body("f");
  ASSERT_TRUE(B);
  EXPECT_EQ(texts(*B, ir::Opcode::Call),
            (std::vector<std::string>{"get(n-> next->value)", "put(p)"}));
  EXPECT_TRUE(llvm::is_contained(texts(*B, ir::Opcode::Load), "n-> next"));
  EXPECT_EQ(Bodies->text(B->Blocks[0].Term.Src), "!p");
  ASSERT_EQ(B->Calls.size(), 2u);
  EXPECT_EQ(Bodies->text(B->Calls[0].ArgOrigins[0]), "n-> next->value");
  EXPECT_EQ(Bodies->text(B->Calls[1].ArgOrigins[0]), "p");
}

TEST_F(LoweringTest, TextOfMacros) {
  lower("#define NEXT(x) ((x)->next)\n"
        "#define RELEASE(x) do { put((x)->next); } while (0)\n"
        "SEC(\"syscall\") int f(struct node *n) {\n"
        "  put(NEXT(n));\n"
        "  put(NULL);\n"
        "  RELEASE(n);\n"
        "  return 1;\n"
        "}\n");
  const ir::Body *B = body("f");
  ASSERT_TRUE(B);
  ASSERT_EQ(B->Calls.size(), 3u);
  EXPECT_EQ(Bodies->text(B->Calls[0].ArgOrigins[0]), "NEXT(n)");
  EXPECT_EQ(Bodies->text(B->Calls[1].ArgOrigins[0]), "NULL");
  // Part of a macro's body, so what it became.
  EXPECT_EQ(Bodies->text(B->Calls[2].ArgOrigins[0]), "(n)->next");
}

TEST_F(LoweringTest, ImplicitReturnIsTheClosingBrace) {
  lower("SEC(\"syscall\") void f(struct node *n) { put(n); }\n");
  const ir::Body *B = body("f");
  ASSERT_TRUE(B);
  const ir::Terminator &T = B->Blocks.back().Term;
  EXPECT_EQ(T.Kind, ir::TermKind::Return);
  EXPECT_EQ(T.Cond, ir::None);
  EXPECT_EQ(T.Src.Range.getBegin(), B->End);
  EXPECT_TRUE(B->End.isValid());
}

TEST_F(LoweringTest, Thresholds) {
  lower("SEC(\"syscall\") int f(struct node *n) {\n"
        "  if (n->value < 10) return 1;\n"
        "  switch (n->value) { case 20 ... 30: return 2; }\n"
        "  return 0;\n"
        "}\n");
  const ir::Body *B = body("f");
  ASSERT_TRUE(B);
  for (int64_t V : {9, 10, 11, 19, 20, 21, 29, 30, 31})
    EXPECT_TRUE(llvm::is_contained(B->Thresholds, V)) << V;
  EXPECT_TRUE(llvm::is_sorted(B->Thresholds));
}

TEST_F(LoweringTest, LoweredOnce) {
  lower("SEC(\"syscall\") int f(struct node *n) { return 0; }\n");
  const ir::Body *First = body("f");
  ASSERT_TRUE(First);
  EXPECT_EQ(First, body("f"));
}

TEST_F(LoweringTest, ReasonsAreKept) {
  lower("SEC(\"syscall\") __attribute__((naked)) int f(void *c) {\n"
        "  asm volatile(\"exit;\");\n"
        "}\n");
  EXPECT_FALSE(body("f"));
  EXPECT_EQ(Reason, "naked function");
  Reason.clear();
  EXPECT_FALSE(body("f"));
  EXPECT_EQ(Reason, "naked function");
}

/// Every register is defined in its block before it is used, and numbered
/// without holes; whatever the control flow inside an expression is.
TEST_F(LoweringTest, RegistersAreBlockLocal) {
  lower("SEC(\"syscall\") int f(struct node *n) {\n"
        "  struct node a = {n->value ? n : NULL, ({ int i = 0;\n"
        "      while (i < 3) i++; i; }) + (n && n->next ? 1 : 2)};\n"
        "  struct node *p = (n->value > 1 ? &a : n);\n"
        "  (n->value ? n : p)->next->value = n->value ?: (a.value || p);\n"
        "  int v[2] = {get(1) ? 4 : 5, get(2) && get(3)};\n"
        "  put(n->value ? n : get(v[n->value && p]));\n"
        "  return a.value;\n"
        "}\n");
  const ir::Body *B = body("f");
  ASSERT_TRUE(B) << Reason;
  for (const ir::Block &K : B->Blocks) {
    ir::Reg Next = 0;
    auto Use = [&Next](ir::Reg R) {
      if (R != ir::None) {
        EXPECT_LT(R, Next);
      }
    };
    for (const ir::Inst &I : K.Insts) {
      Use(I.A);
      Use(I.B);
      if (I.Op == ir::Opcode::Call)
        for (ir::Reg R : B->Calls[I.Call].Args) {
          EXPECT_NE(R, ir::None);
          Use(R);
        }
      if (I.Op == ir::Opcode::Store) {
        EXPECT_NE(I.A, ir::None);
        EXPECT_NE(I.B, ir::None);
      }
      if (I.Dst != ir::None) {
        EXPECT_EQ(I.Dst, Next++);
      }
    }
    Use(K.Term.Cond);
    EXPECT_EQ(K.NumRegs, Next);
    EXPECT_EQ(K.LiveIn.size(), B->Locals.size());
  }
}

} // namespace
