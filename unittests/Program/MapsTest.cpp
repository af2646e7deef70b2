//===- MapsTest.cpp - Map definitions -------------------------------------===//
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

TEST(Maps, Plain) {
  TestProgram P(R"(
    struct value { int a; u64 b; };
    struct {
      __uint(type, 1);
      __type(key, u32);
      __type(value, struct value);
      __uint(max_entries, 1024);
      __uint(map_flags, 1U << 0);
    } table SEC(".maps");
  )");
  const Map &M = P.map("table");
  EXPECT_EQ(M.Type, 1u);
  EXPECT_EQ(M.TypeName, "HASH");
  EXPECT_EQ(M.KeySize, 4u);
  EXPECT_EQ(M.ValueSize, 16u);
  EXPECT_EQ(P.types().get(M.Value).Name, "value");
  EXPECT_EQ(M.MaxEntries, 1024u);
  EXPECT_EQ(M.Flags, 1u);
  EXPECT_EQ(M.Inner, nullptr);
  const Global &G = P.model().Globals[M.Global];
  EXPECT_TRUE(G.IsMap);
  EXPECT_EQ(&P.model().Maps[G.Map], &M);
  EXPECT_EQ(P.Index->globalId(llvm::cast<clang::VarDecl>(P.value("table"))),
            M.Global);
}

TEST(Maps, SizesNumbersAndUnknownTypes) {
  TestProgram P(R"(
    struct {
      __uint(type, 27);
      __ulong(max_entries, 1ull << 33);
    } ring SEC(".maps");
    static struct {
      __uint(type, 3);
      __uint(key_size, sizeof(u32));
      __uint(value_size, 2 * sizeof(u32));
      __uint(max_entries, 2);
      __array(values, int (void *));
    } jumps SEC(".maps");
    struct { __uint(type, 999); } future SEC(".maps");
  )");
  EXPECT_EQ(P.map("ring").TypeName, "RINGBUF");
  EXPECT_EQ(P.map("ring").MaxEntries, 1ull << 33);
  EXPECT_EQ(P.map("ring").Key, VoidType);
  EXPECT_EQ(P.map("jumps").TypeName, "PROG_ARRAY");
  EXPECT_EQ(P.map("jumps").KeySize, 4u);
  EXPECT_EQ(P.map("jumps").ValueSize, 8u);
  EXPECT_EQ(P.map("jumps").Inner, nullptr);
  EXPECT_EQ(P.map("future").Type, 999u);
  EXPECT_EQ(P.map("future").TypeName, "");
}

TEST(Maps, MapInMap) {
  TestProgram P(R"(
    struct value { struct task_struct __kptr *task; };
    struct inner {
      __uint(type, 2);
      __type(key, int);
      __type(value, struct value);
      __uint(max_entries, 1);
    } instance SEC(".maps");
    struct {
      __uint(type, 12);
      __uint(max_entries, 1);
      __type(key, int);
      __type(value, int);
      __array(values, struct inner);
    } named SEC(".maps") = { .values = { [0] = &instance } };
    struct {
      __uint(type, 13);
      __uint(max_entries, 8);
      __type(key, u64);
      __array(values, struct {
        __uint(type, 1);
        __type(key, u64);
        __type(value, u64);
        __uint(max_entries, 4);
      });
    } anonymous SEC(".maps");
  )");
  const Map &Named = P.map("named");
  ASSERT_NE(Named.Inner, nullptr);
  EXPECT_EQ(Named.TypeName, "ARRAY_OF_MAPS");
  EXPECT_EQ(Named.Inner->Name, "inner");
  EXPECT_EQ(Named.Inner->TypeName, "ARRAY");
  EXPECT_EQ(specialFields(P.types(), Named.Inner->Value).size(), 1u);
  const Map &Anonymous = P.map("anonymous");
  ASSERT_NE(Anonymous.Inner, nullptr);
  EXPECT_EQ(Anonymous.Inner->Name, "");
  EXPECT_EQ(Anonymous.Inner->ValueSize, 8u);
  EXPECT_EQ(Anonymous.Inner->MaxEntries, 4u);
}

TEST(Maps, ValueThatIsAKptr) {
  TestProgram P(R"(
    struct {
      __uint(type, 2);
      __type(key, int);
      __type(value, struct task_struct __kptr *);
      __uint(max_entries, 1);
    } m SEC(".maps");
  )");
  std::vector<SpecialField> Fields = specialFields(P.types(), P.map("m").Value);
  ASSERT_EQ(Fields.size(), 1u);
  EXPECT_EQ(Fields[0].Kind, SpecialKind::KptrRef);
}

TEST(Maps, TypeNames) {
  EXPECT_EQ(mapTypeName(0), "");
  EXPECT_EQ(mapTypeName(14), "DEVMAP");
  EXPECT_EQ(mapTypeName(29), "TASK_STORAGE");
  EXPECT_EQ(mapTypeName(33), "ARENA");
  EXPECT_EQ(mapTypeName(~0u), "");
}

} // namespace
