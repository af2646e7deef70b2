//===- StructOpsTest.cpp - struct_ops tables ------------------------------===//
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

TEST(StructOps, MembersOfEachTable) {
  TestProgram P(R"(
    struct ops { 
      int flags : 3; int : 5;
      int (*init)(struct task_struct *p);
      struct { void (*deep)(int a); };
      void (*exit)(void);
      char name[16];
    };
    struct ops___old { void (*exit)(void); };
    SEC("struct_ops.s/init") int my_init(u64 *ctx) { return 0; }
    SEC("struct_ops") void my_deep(u64 *ctx) {}
    SEC("struct_ops") void my_exit(u64 *ctx) {}
    SEC("struct_ops") void lonely(u64 *ctx) {}
    SEC(".struct_ops.link") struct ops table = {
      .exit = (void *)my_exit, .init = (void *)&my_init,
      .deep = (void *)my_deep, .name = "x",
    };
    SEC("?.struct_ops") struct ops___old second = { .exit = (void *)my_exit };
    struct ops no_table = { .exit = (void *)lonely };
  )");
  const std::vector<Program> &Programs = P.model().Programs;
  ASSERT_EQ(Programs.size(), 4u);
  ASSERT_EQ(Programs[0].StructOps.size(), 1u);
  const StructOpsMember &Init = Programs[0].StructOps[0];
  EXPECT_EQ(Init.Table, "table");
  EXPECT_EQ(Init.Struct, "ops");
  EXPECT_EQ(Init.Member, "init");
  EXPECT_EQ(P.types().spelling(Init.Prototype), "int (struct task_struct *)");
  ASSERT_EQ(Programs[1].StructOps.size(), 1u);
  EXPECT_EQ(Programs[1].StructOps[0].Member, "deep");
  ASSERT_EQ(Programs[2].StructOps.size(), 2u);
  EXPECT_EQ(Programs[2].StructOps[1].Table, "second");
  EXPECT_EQ(Programs[2].StructOps[1].Struct, "ops"); // without its flavour
  EXPECT_TRUE(Programs[3].StructOps.empty());
}

} // namespace
