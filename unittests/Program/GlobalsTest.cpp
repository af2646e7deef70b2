//===- GlobalsTest.cpp - Variables with static storage --------------------===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"

using namespace precheck;
using namespace precheck::test;

namespace {

using Bytes = std::vector<uint8_t>;

TEST(Globals, Sections) {
  TestProgram P(R"(
    int zeroed; int explicit_zero = 0; int set = 1;
    const int constant = 5; const volatile int option;
    private(lock) int in_private;
    int in_section SEC(".bss.mine");
    int __attribute__((address_space(1))) in_arena;
    const char *pointer = "text";
    int *address = &set;
    static int unused_static;
    static int used_static;
    int f(void) { return used_static; }
  )");
  EXPECT_EQ(P.global("zeroed").Section, ".bss");
  EXPECT_EQ(P.global("explicit_zero").Section, ".bss");
  EXPECT_EQ(P.global("set").Section, ".data");
  EXPECT_EQ(P.global("constant").Section, ".rodata");
  EXPECT_EQ(P.global("option").Section, ".rodata");
  EXPECT_EQ(P.global("in_private").Section, ".data.lock");
  EXPECT_EQ(P.global("in_section").Section, ".bss.mine");
  EXPECT_EQ(P.global("in_arena").Section, ".addr_space.1");
  EXPECT_EQ(P.global("pointer").Section, ".data");
  EXPECT_EQ(P.global("address").Section, ".data");
  EXPECT_EQ(P.global("used_static").Section, ".bss");
  EXPECT_EQ(TestProgram::byName(P.model().Globals, "unused_static"), nullptr);
  EXPECT_FALSE(P.global("set").ReadOnly);
  EXPECT_TRUE(P.global("set").Init.empty());
}

TEST(Globals, ConstantBytes) {
  TestProgram P(R"(
    const volatile u32 zero;
    const volatile int option = -2;
    const int plain = 0x11223344;
    const u8 table[4] = {1, 2, [3] = 9};
    const char text[] = "hi";
    const char padded[5] = "hi";
    const struct { u8 a; u32 b; u8 c : 3, d : 5; } record = {1, 0x200, 5, 17};
    const struct { int x; struct { u8 y[2]; } in[2]; } nested = {
      7, {{{1, 2}}, {{3}}}};
    const union { u32 whole; u8 part; } u = {.part = 0xff};
    const int expression = sizeof(u64) * 4 + (1 << 3);
    const _Bool yes = 1;
    const u64 number_as_pointer = (u64)(void *)0x10;
    void *const null_pointer = 0;
    const int from_section SEC(".rodata.mine") = 3;
  )");
  EXPECT_EQ(P.global("zero").Init, (Bytes{0, 0, 0, 0}));
  EXPECT_EQ(P.global("option").Init, (Bytes{0xfe, 0xff, 0xff, 0xff}));
  EXPECT_TRUE(P.global("option").Volatile);
  EXPECT_EQ(P.global("plain").Init, (Bytes{0x44, 0x33, 0x22, 0x11}));
  EXPECT_FALSE(P.global("plain").Volatile);
  EXPECT_EQ(P.global("table").Init, (Bytes{1, 2, 0, 9}));
  EXPECT_EQ(P.global("text").Init, (Bytes{'h', 'i', 0}));
  EXPECT_EQ(P.global("padded").Init, (Bytes{'h', 'i', 0, 0, 0}));
  EXPECT_EQ(P.global("record").Init,
            (Bytes{1, 0, 0, 0, 0, 2, 0, 0, 5 | 17 << 3, 0, 0, 0}));
  EXPECT_EQ(P.global("nested").Init, (Bytes{7, 0, 0, 0, 1, 2, 3, 0}));
  EXPECT_EQ(P.global("u").Init, (Bytes{0xff, 0, 0, 0}));
  EXPECT_EQ(P.global("expression").Init, (Bytes{40, 0, 0, 0}));
  EXPECT_EQ(P.global("yes").Init, (Bytes{1}));
  EXPECT_EQ(P.global("number_as_pointer").Init,
            (Bytes{0x10, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(P.global("null_pointer").Init, Bytes(8));
  EXPECT_EQ(P.global("from_section").Init, (Bytes{3, 0, 0, 0}));
  EXPECT_TRUE(P.global("from_section").ReadOnly);
}

TEST(Globals, BigEndianBytes) {
  TestProgram P(R"(
    const u32 plain = 0x11223344;
    const struct { u8 a : 3, b : 5; } bits = {5, 17};
  )",
                "--target=bpfeb");
  EXPECT_EQ(P.global("plain").Init, (Bytes{0x11, 0x22, 0x33, 0x44}));
  EXPECT_EQ(P.global("bits").Init, (Bytes{5 << 5 | 17}));
}

TEST(Globals, AddressesAreNoConstants) {
  TestProgram P(R"(
    int target;
    int *const pointer = &target;
    const struct { int a; const char *text; } record = {1, "text"};
  )");
  EXPECT_TRUE(P.global("pointer").ReadOnly);
  EXPECT_TRUE(P.global("pointer").Init.empty());
  EXPECT_TRUE(P.global("record").Init.empty());
}

TEST(Globals, Externs) {
  TestProgram P(R"(
    extern const int bpf_prog_active __ksym;
    extern const void missing __ksym __weak;
    extern int CONFIG_HZ __kconfig;
    extern int CONFIG_UNUSED __kconfig;
    extern int elsewhere;
    int f(void) {
      return bpf_prog_active + CONFIG_HZ + elsewhere + (&missing != 0);
    }
  )");
  EXPECT_TRUE(P.global("bpf_prog_active").Ksym);
  EXPECT_FALSE(P.global("bpf_prog_active").ReadOnly);
  EXPECT_TRUE(P.global("bpf_prog_active").Init.empty());
  EXPECT_TRUE(P.global("missing").Ksym);
  EXPECT_TRUE(P.global("missing").Weak);
  EXPECT_FALSE(P.global("bpf_prog_active").Weak);
  EXPECT_TRUE(P.global("CONFIG_HZ").Kconfig);
  EXPECT_EQ(P.global("elsewhere").Section, "");
  EXPECT_EQ(TestProgram::byName(P.model().Globals, "CONFIG_UNUSED"), nullptr);
}

TEST(Globals, FunctionLocalStaticsOnDemand) {
  TestProgram P(R"(
    int f(void) {
      static int counter;
      static const u8 table[2] = {1, 2};
      return ++counter + table[1];
    }
  )");
  EXPECT_EQ(TestProgram::byName(P.model().Globals, "counter"), nullptr);
  const auto *F = llvm::cast<clang::FunctionDecl>(P.value("f"));
  std::vector<GlobalId> Ids;
  for (const clang::Decl *D : F->decls())
    if (const auto *V = llvm::dyn_cast<clang::VarDecl>(D)) {
      Ids.push_back(P.Index->globalId(V));
      EXPECT_EQ(P.Index->globalId(V), Ids.back());
    }
  ASSERT_EQ(Ids.size(), 2u);
  EXPECT_EQ(P.model().Globals[Ids[0]].Section, ".bss");
  EXPECT_EQ(P.model().Globals[Ids[1]].Init, (Bytes{1, 2}));
}

TEST(Globals, Redeclarations) {
  TestProgram P(R"(
    extern int later;
    int f(void) { return later; }
    int later = 3;
    const volatile int tentative;
    const volatile int tentative = 4;
  )");
  EXPECT_EQ(P.global("later").Section, ".data");
  EXPECT_EQ(P.global("tentative").Init, (Bytes{4, 0, 0, 0}));
  int Count = 0;
  for (const Global &G : P.model().Globals)
    Count += G.Name == "later" || G.Name == "tentative";
  EXPECT_EQ(Count, 2);
}

} // namespace
