//===- SpecialFieldsTest.cpp - Kptrs, locks and list heads ----------------===//
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

TEST(SpecialFields, KptrTagsOfBothGenerations) {
  TestProgram P(R"(
    struct value {
      int plain;
      struct task_struct *pointer;
      struct task_struct __tag("kptr") *a;
      struct task_struct __tag("kptr_ref") *b;
      struct task_struct __tag("kptr_untrusted") *c;
      struct task_struct __tag("percpu_kptr") *d;
      struct task_struct __tag("uptr") *e;
      struct task_struct __tag("rcu") *f;
      int __tag("kptr") *not_a_record;
    } v;
  )");
  auto Fields = specialFields(P.types(), P.typeOf("v"));
  ASSERT_EQ(Fields.size(), 5u);
  const struct {
    const char *Name;
    uint64_t Offset;
    SpecialKind Kind;
    KptrTag Tag;
  } Expected[] = {
      {"a", 16, SpecialKind::KptrRef, KptrTag::Kptr},
      {"b", 24, SpecialKind::KptrRef, KptrTag::KptrRef},
      {"c", 32, SpecialKind::KptrUnref, KptrTag::KptrUntrusted},
      {"d", 40, SpecialKind::KptrPercpu, KptrTag::PercpuKptr},
      {"e", 48, SpecialKind::Uptr, KptrTag::Uptr},
  };
  for (size_t I = 0; I != Fields.size(); ++I) {
    EXPECT_EQ(Fields[I].Name, Expected[I].Name);
    EXPECT_EQ(Fields[I].Offset, Expected[I].Offset) << Expected[I].Name;
    EXPECT_EQ(Fields[I].Kind, Expected[I].Kind) << Expected[I].Name;
    EXPECT_EQ(Fields[I].Tag, Expected[I].Tag) << Expected[I].Name;
    EXPECT_EQ(P.types().get(Fields[I].Pointee).Name, "task_struct");
  }
}

TEST(SpecialFields, RecordsByName) {
  TestProgram P(R"(
    struct value {
      struct bpf_spin_lock lock;
      struct bpf_timer timer;
      struct bpf_list_head head __decl("contains:node_data:node");
      struct bpf_rb_root root __decl("contains:tree_data:rb");
      struct bpf_list_node node;
      struct bpf_rb_node rb;
      struct bpf_refcount refs;
    } v;
  )");
  auto Fields = specialFields(P.types(), P.typeOf("v"));
  ASSERT_EQ(Fields.size(), 7u);
  EXPECT_EQ(Fields[0].Kind, SpecialKind::SpinLock);
  EXPECT_EQ(Fields[1].Kind, SpecialKind::Timer);
  EXPECT_EQ(Fields[2].Kind, SpecialKind::ListHead);
  EXPECT_EQ(Fields[2].Contains, "node_data:node");
  EXPECT_EQ(Fields[3].Kind, SpecialKind::RbRoot);
  EXPECT_EQ(Fields[3].Contains, "tree_data:rb");
  EXPECT_EQ(Fields[4].Kind, SpecialKind::ListNode);
  EXPECT_EQ(Fields[5].Kind, SpecialKind::RbNode);
  EXPECT_EQ(Fields[6].Kind, SpecialKind::Refcount);
}

TEST(SpecialFields, NestedRecordsAndArrays) {
  TestProgram P(R"(
    struct inner { int x; struct task_struct __kptr *task; };
    struct value {
      struct inner one;
      struct inner two[2][2];
      struct task_struct __kptr *many[3];
      union { struct task_struct __kptr *hidden; int y; } u;
    } v;
  )");
  auto Fields = specialFields(P.types(), P.typeOf("v"));
  std::vector<uint64_t> Offsets;
  for (const SpecialField &Field : Fields)
    Offsets.push_back(Field.Offset);
  EXPECT_EQ(Offsets, (std::vector<uint64_t>{8, 24, 40, 56, 72, 80, 88, 96}));
}

TEST(SpecialFields, Variables) {
  TestProgram P(R"(
    private(A) static struct task_struct __kptr *kptr;
    private(A) struct bpf_list_head head __decl("contains:foo:node");
    struct task_struct *plain;
    int f(void) { return kptr != 0; }
  )");
  auto Kptr = specialFields(P.types(), P.global("kptr"));
  ASSERT_EQ(Kptr.size(), 1u);
  EXPECT_EQ(Kptr[0].Offset, 0u);
  EXPECT_EQ(Kptr[0].Kind, SpecialKind::KptrRef);
  EXPECT_EQ(specialFields(P.types(), P.global("kptr").Type).size(), 1u);
  auto Head = specialFields(P.types(), P.global("head"));
  ASSERT_EQ(Head.size(), 1u);
  EXPECT_EQ(Head[0].Contains, "foo:node");
  EXPECT_TRUE(specialFields(P.types(), P.global("plain")).empty());
}

TEST(SpecialFields, HugeArraysEnd) {
  TestProgram P(R"(
    struct inner { char c[8]; };
    struct value { struct inner many[1 << 20]; } v;
    struct task_struct __kptr *kptrs[1 << 20];
  )");
  EXPECT_TRUE(specialFields(P.types(), P.typeOf("v")).empty());
  EXPECT_LE(specialFields(P.types(), P.typeOf("kptrs")).size(), 256u);
}

} // namespace
