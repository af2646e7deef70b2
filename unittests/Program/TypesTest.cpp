//===- TypesTest.cpp - Types from the AST ---------------------------------===//
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

TEST(Types, ScalarsLoseQualifiersAndTypedefs) {
  TestProgram P(R"(
    const volatile u32 a; unsigned int b; _Atomic unsigned c;
    long d; char e; _Bool f; double g; __int128 h; int i;
    signed char j; unsigned long k;
  )");
  EXPECT_EQ(P.typeOf("a"), P.typeOf("b"));
  EXPECT_EQ(P.typeOf("a"), P.typeOf("c"));
  EXPECT_NE(P.typeOf("a"), P.typeOf("i"));
  EXPECT_EQ(P.type("a").Kind, TypeKind::Int);
  EXPECT_FALSE(P.type("a").Signed);
  EXPECT_EQ(P.type("a").Size, 4u);
  EXPECT_TRUE(P.type("d").Signed);
  EXPECT_EQ(P.type("d").Size, 8u);
  EXPECT_TRUE(P.type("e").Signed);
  EXPECT_TRUE(P.type("f").Bool);
  EXPECT_EQ(P.type("f").Size, 1u);
  EXPECT_EQ(P.type("g").Kind, TypeKind::Float);
  EXPECT_EQ(P.type("h").Size, 16u);
  EXPECT_EQ(P.types().spelling(P.typeOf("a")), "unsigned int");
  EXPECT_EQ(P.types().spelling(P.typeOf("k")), "unsigned long");
}

TEST(Types, EnumsAreIntegers) {
  TestProgram P(R"(
    enum plain { A, B } a;
    enum negative { C = -1 } b;
    enum wide { D = 1ull << 40 } c;
    enum small { E } __attribute__((packed)) d;
  )");
  EXPECT_EQ(P.type("a").Kind, TypeKind::Int);
  EXPECT_EQ(P.type("a").Size, 4u);
  EXPECT_FALSE(P.type("a").Signed);
  EXPECT_TRUE(P.type("b").Signed);
  EXPECT_EQ(P.type("c").Size, 8u);
  EXPECT_EQ(P.type("d").Size, 1u);
  EXPECT_EQ(P.types().spelling(P.typeOf("a")), "enum plain");
}

TEST(Types, TagsTellPointersApart) {
  TestProgram P(R"(
    struct task_struct *plain;
    struct task_struct __kptr *tagged;
    struct task_struct __kptr *const volatile again;
    struct task_struct __tag("rcu") *rcu;
    struct task_struct __tag("rcu") __tag("percpu") *two;
    const struct task_struct __kptr *to_const;
    typedef struct task_struct __kptr *pointer_t;
    pointer_t by_typedef;
    pointer_t array[3];
    struct task_struct __kptr *array2[3];
    struct task_struct *array3[3];
    int __attribute__((address_space(1))) *arena;
  )");
  EXPECT_NE(P.typeOf("plain"), P.typeOf("tagged"));
  EXPECT_EQ(P.typeOf("tagged"), P.typeOf("again"));
  EXPECT_EQ(P.typeOf("tagged"), P.typeOf("to_const"));
  EXPECT_EQ(P.typeOf("tagged"), P.typeOf("by_typedef"));
  EXPECT_NE(P.typeOf("tagged"), P.typeOf("rcu"));
  EXPECT_TRUE(P.type("plain").Tags.empty());
  EXPECT_TRUE(P.type("tagged").hasTag("kptr"));
  EXPECT_TRUE(P.type("rcu").hasTag("rcu"));
  EXPECT_EQ(P.type("two").Tags.size(), 2u);
  EXPECT_TRUE(P.type("two").hasTag("rcu") && P.type("two").hasTag("percpu"));
  EXPECT_EQ(P.typeOf("array"), P.typeOf("array2"));
  EXPECT_NE(P.typeOf("array"), P.typeOf("array3"));
  EXPECT_TRUE(P.types().elem(P.typeOf("array")).hasTag("kptr"));
  EXPECT_TRUE(P.type("arena").hasTag("arena"));
  // One record behind all of them.
  EXPECT_EQ(P.type("plain").Elem, P.type("tagged").Elem);
  EXPECT_EQ(P.type("plain").Elem, P.type("rcu").Elem);
  EXPECT_EQ(P.types().spelling(P.typeOf("tagged")), "struct task_struct *");
}

TEST(Types, TagsAsClangWritesThemToBTF) {
  // Seen with clang -g and bpftool btf dump.
  TestProgram P(R"(
    typedef struct task_struct __kptr tagged_t;
    tagged_t *in_typedef;
    typedef struct task_struct __kptr *pointer_t;
    typeof(*(pointer_t)0) *in_typeof;
    tagged_t __tag("outer") *around_typedef;
    struct task_struct *__kptr on_no_pointee;
  )");
  EXPECT_TRUE(P.type("in_typedef").Tags.empty());
  EXPECT_TRUE(P.type("in_typeof").Tags.empty());
  EXPECT_EQ(P.type("around_typedef").Tags.size(), 1u);
  EXPECT_TRUE(P.type("around_typedef").hasTag("outer"));
  EXPECT_TRUE(P.type("on_no_pointee").Tags.empty());
}

TEST(Types, TagsOnMembersAndParameters) {
  TestProgram P(R"(
    struct value { struct task_struct __kptr *kptr; struct task_struct *raw; };
    struct value v;
    void f(struct task_struct __tag("user") *p, struct task_struct *q) {}
  )");
  const Type &V = P.type("v");
  ASSERT_EQ(V.Members.size(), 2u);
  EXPECT_TRUE(P.types().get(V.Members[0].Type).hasTag("kptr"));
  EXPECT_FALSE(P.types().get(V.Members[1].Type).hasTag("kptr"));
  const Function &F = P.function("f");
  ASSERT_EQ(F.Params.size(), 2u);
  EXPECT_TRUE(P.types().get(F.Params[0].Type).hasTag("user"));
  EXPECT_TRUE(P.types().get(F.Params[1].Type).Tags.empty());
}

TEST(Types, RecordsAreOneHoweverReached) {
  TestProgram P(R"(
    struct later;
    struct later *forward;
    struct later { struct later *next; int x; };
    struct later object;
    typedef const struct later later_t;
    later_t *by_typedef;
    struct never *incomplete;
  )");
  TypeId Id = P.type("forward").Elem;
  EXPECT_EQ(Id, P.typeOf("object"));
  EXPECT_EQ(Id, P.type("by_typedef").Elem);
  EXPECT_EQ(P.types().get(Id).Members[0].Type, P.typeOf("forward"));
  EXPECT_TRUE(P.types().get(Id).Complete);
  EXPECT_EQ(P.types().get(Id).Size, 16u);
  const Type &Never = P.types().elem(P.typeOf("incomplete"));
  EXPECT_EQ(Never.Kind, TypeKind::Struct);
  EXPECT_FALSE(Never.Complete);
  EXPECT_EQ(Never.Size, 0u);
}

TEST(Types, MembersHaveTheirLayout) {
  TestProgram P(R"(
    struct inner { int a; long b; };
    struct outer {
      char c;
      u32 bits : 3;
      u32 : 5;
      u32 more : 10;
      struct { int x; union { int y; u64 z; }; };
      struct inner in[2];
      int tagged __decl("contains:foo:node");
      char tail[];
    } o;
  )");
  const Type &T = P.type("o");
  ASSERT_EQ(T.Members.size(), 7u); // the unnamed bitfield is none
  EXPECT_EQ(T.Name, "outer");
  EXPECT_EQ(T.Members[1].Name, "bits");
  EXPECT_EQ(T.Members[1].BitOffset, 8u);
  EXPECT_EQ(T.Members[1].BitWidth, 3u);
  EXPECT_EQ(T.Members[2].BitOffset, 16u);
  EXPECT_EQ(T.Members[3].Name, "");
  EXPECT_EQ(T.Members[3].byteOffset(), 8u);
  EXPECT_EQ(P.types().get(T.Members[3].Type).Members.size(), 2u);
  EXPECT_EQ(P.types().get(T.Members[3].Type).Name, "");
  EXPECT_EQ(P.types().get(T.Members[4].Type).Size, 32u);
  ASSERT_EQ(T.Members[5].DeclTags.size(), 1u);
  EXPECT_EQ(T.Members[5].DeclTags[0], "contains:foo:node");
  EXPECT_EQ(P.types().get(T.Members[6].Type).Count, 0u);
}

TEST(Types, FlavoursAndKernelLayout) {
  TestProgram P(R"(
    struct task_struct___old { int state; }
        __attribute__((preserve_access_index)) *flavour;
    struct task_struct *own;
    struct outer { struct { int a; } in; }
        __attribute__((preserve_access_index)) nested;
  )");
  const Type &Flavour = P.types().elem(P.typeOf("flavour"));
  EXPECT_EQ(Flavour.Name, "task_struct");
  EXPECT_TRUE(Flavour.KernelLayout);
  EXPECT_NE(P.type("flavour").Elem, P.type("own").Elem);
  EXPECT_FALSE(P.types().elem(P.typeOf("own")).KernelLayout);
  EXPECT_EQ(P.types().spelling(P.typeOf("flavour")),
            "struct task_struct___old *");
  // What is declared inside a kernel record has the kernel's layout, too.
  EXPECT_TRUE(P.types().get(P.type("nested").Members[0].Type).KernelLayout);
}

TEST(Types, Spelling) {
  TestProgram P(R"(
    int (*callback)(struct task_struct *, void *);
    int *array[4];
    int (*to_array)[4];
    void *pointer;
    void **twice;
    int matrix[2][3];
    typedef struct { int counter; } atomic_t;
    atomic_t atomic;
    int variadic(const char *, ...);
    void none(void);
  )");
  auto Spelled = [&](llvm::StringRef Name) {
    return P.types().spelling(P.typeOf(Name));
  };
  EXPECT_EQ(Spelled("callback"), "int (*)(struct task_struct *, void *)");
  EXPECT_EQ(Spelled("array"), "int *[4]");
  EXPECT_EQ(Spelled("to_array"), "int (*)[4]");
  EXPECT_EQ(Spelled("pointer"), "void *");
  EXPECT_EQ(Spelled("twice"), "void **");
  EXPECT_EQ(Spelled("matrix"), "int[2][3]");
  EXPECT_EQ(Spelled("atomic"), "atomic_t");
  EXPECT_EQ(Spelled("variadic"), "int (char *, ...)");
  EXPECT_EQ(Spelled("none"), "void (void)");
  EXPECT_EQ(P.types().get(P.typeOf("matrix")).Size, 24u);
}

TEST(FindField, WalksNestedRecordsAndArrays) {
  TestProgram P(R"(
    struct point { int x, y; };
    struct box { long id; struct point corners[2][2]; void *end; } b;
  )");
  FieldAt At;
  ASSERT_TRUE(findField(P.types(), P.typeOf("b"), 0, At));
  EXPECT_EQ(At.Field->Name, "id");
  // corners[1][0].y
  ASSERT_TRUE(findField(P.types(), P.typeOf("b"), 8 + 2 * 8 + 4, At));
  EXPECT_EQ(At.Field->Name, "y");
  EXPECT_EQ(At.FieldOffset, 28u);
  EXPECT_EQ(P.types().get(At.Record).Name, "point");
  EXPECT_FALSE(At.ThroughUnion);
  // The middle of a pointer still is the pointer.
  ASSERT_TRUE(findField(P.types(), P.typeOf("b"), 44, At));
  EXPECT_EQ(At.Field->Name, "end");
  EXPECT_EQ(At.FieldOffset, 40u);
  EXPECT_FALSE(findField(P.types(), P.typeOf("b"), 48, At));
}

TEST(FindField, HolesUnionsBitfieldsAndFlexibleArrays) {
  TestProgram P(R"(
    struct gaps {
      char c;
      long l;
      union { int i; void *p; } u;
      union { void *only; } single;
      u32 low : 4, high : 12;
      struct { short s; int t; } tail[];
    } g;
  )");
  TypeId Gaps = P.typeOf("g");
  FieldAt At;
  EXPECT_FALSE(findField(P.types(), Gaps, 1, At)); // padding
  ASSERT_TRUE(findField(P.types(), Gaps, 16, At));
  EXPECT_EQ(At.Field->Name, "i"); // the first that covers the byte
  EXPECT_TRUE(At.ThroughUnion);
  ASSERT_TRUE(findField(P.types(), Gaps, 20, At));
  EXPECT_EQ(At.Field->Name, "p");
  ASSERT_TRUE(findField(P.types(), Gaps, 24, At));
  EXPECT_EQ(At.Field->Name, "only");
  EXPECT_FALSE(At.ThroughUnion);
  ASSERT_TRUE(findField(P.types(), Gaps, 33, At));
  EXPECT_EQ(At.Field->Name, "high");
  ASSERT_TRUE(findField(P.types(), Gaps, 36 + 8 * 5 + 4, At));
  EXPECT_EQ(At.Field->Name, "t");
  EXPECT_EQ(At.FieldOffset, 80u);
}

} // namespace
