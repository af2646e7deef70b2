//===- FunctionsTest.cpp - Programs and functions -------------------------===//
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

TEST(Functions, ProgramsInSourceOrder) {
  TestProgram P(R"(
    char license[] SEC("license") = "Dual BSD/GPL";
    u32 version SEC("version") = 1;
    int late(void *ctx);
    SEC("tp_btf/task_newtask") int first(u64 *ctx) { return 0; }
    SEC("?fentry.s/f") int second(u64 *ctx) { return 0; }
    SEC("tc") int late(void *ctx) { return 0; }
    SEC("strange") int unknown(void *ctx) { return 0; }
    SEC(".text") int subprog(void) { return 0; }
  )");
  EXPECT_EQ(P.model().License, "Dual BSD/GPL");
  const std::vector<Program> &Programs = P.model().Programs;
  ASSERT_EQ(Programs.size(), 4u);
  EXPECT_EQ(P.model().Functions[Programs[0].Function].Name, "first");
  EXPECT_EQ(Programs[0].Info.Target, "task_newtask");
  EXPECT_EQ(Programs[1].Section, "?fentry.s/f");
  EXPECT_TRUE(Programs[1].Info.Sleepable);
  EXPECT_FALSE(Programs[1].Info.Autoload);
  EXPECT_EQ(P.model().Functions[Programs[2].Function].Name, "late");
  // libbpf has no rule for it: a program of no known type.
  EXPECT_EQ(Programs[3].Info.Type, ProgramType::UNSPEC);
  EXPECT_EQ(P.function("subprog").Kind, FunctionKind::Global);
  EXPECT_EQ(TestProgram::byName(P.model().Globals, "license"), nullptr);
  EXPECT_EQ(TestProgram::byName(P.model().Globals, "version"), nullptr);
}

TEST(Functions, NoLicense) {
  TestProgram P("int x;");
  EXPECT_EQ(P.model().License, "");
  EXPECT_FALSE(P.model().isGplCompatible());
}

TEST(Functions, Kinds) {
  TestProgram P(R"(
    static int callee(int a) { return a; }
    static int unused(int a) { return a; }
    static inline __attribute__((always_inline)) int inlined(void) { return 1; }
    int exported(int a) { return callee(a) + inlined(); }
    __weak int weak(int a) { return a; }
    __hidden int hidden(int a) { return a; }
    int elsewhere(int, ...);
    SEC("tc") int prog(void *ctx) { return elsewhere(1, 2); }
  )");
  EXPECT_EQ(P.function("callee").Kind, FunctionKind::Static);
  EXPECT_TRUE(P.function("callee").HasBody);
  EXPECT_TRUE(P.function("inlined").AlwaysInline);
  EXPECT_EQ(P.function("exported").Kind, FunctionKind::Global);
  EXPECT_FALSE(P.function("exported").Weak);
  EXPECT_EQ(P.function("weak").Kind, FunctionKind::Global);
  EXPECT_TRUE(P.function("weak").Weak);
  // libbpf tells the verifier that hidden functions are static.
  EXPECT_EQ(P.function("hidden").Kind, FunctionKind::Static);
  EXPECT_EQ(P.function("prog").Kind, FunctionKind::Program);
  EXPECT_EQ(TestProgram::byName(P.model().Functions, "unused"), nullptr);
  EXPECT_EQ(TestProgram::byName(P.model().Functions, "elsewhere"), nullptr);
  FunctionId Id = P.Index->functionId(P.value("elsewhere"));
  EXPECT_EQ(P.model().Functions[Id].Kind, FunctionKind::Extern);
  EXPECT_TRUE(P.model().Functions[Id].Variadic);
  EXPECT_EQ(P.Index->functionId(P.value("elsewhere")), Id);
}

TEST(Functions, Kfuncs) {
  TestProgram P(R"(
    extern struct task_struct *bpf_task_acquire(struct task_struct *p)
        __ksym __weak;
    extern void bpf_task_release(struct task_struct *) __ksym;
    extern void bpf_task_release(struct task_struct *p__ign);
    extern void flavoured___two(int a) __ksym;
    extern void unused_kfunc(void) __ksym;
    SEC("tc") int prog(void *ctx) {
      bpf_task_release(bpf_task_acquire(0));
      flavoured___two(1);
      return 0;
    }
  )");
  const Function &Acquire = P.function("bpf_task_acquire");
  EXPECT_EQ(Acquire.Kind, FunctionKind::Kfunc);
  EXPECT_TRUE(Acquire.Weak);
  EXPECT_FALSE(Acquire.HasBody);
  ASSERT_EQ(Acquire.Params.size(), 1u);
  EXPECT_EQ(P.types().spelling(Acquire.Result), "struct task_struct *");
  const Function &Release = P.function("bpf_task_release");
  EXPECT_FALSE(Release.Weak);
  EXPECT_EQ(Release.Params[0].Name, "p__ign");
  EXPECT_EQ(P.function("flavoured").Kind, FunctionKind::Kfunc);
  EXPECT_EQ(TestProgram::byName(P.model().Functions, "unused_kfunc"), nullptr);
  FunctionId Id = P.Index->functionId(P.value("unused_kfunc"));
  EXPECT_EQ(P.model().Functions[Id].Kind, FunctionKind::Kfunc);
}

TEST(Functions, HelpersByNumber) {
  TestProgram P(R"(
    static void *(*bpf_map_lookup_elem)(void *map, const void *key) =
        (void *)1;
    static u64 (*const renamed)(void) = (void *)14;
    enum { BPF_FUNC_trace_printk = 6 };
    static int (*bpf_trace_printk)(const char *fmt, u32 size, ...) =
        (void *)BPF_FUNC_trace_printk;
    static long (*const unused)(void) = (void *)99;
    static int (*not_a_helper)(void) = (void *)0;
    static int target(void) { return 0; }
    static int (*to_function)(void) = target;
    SEC("tc") int prog(void *ctx) {
      bpf_map_lookup_elem(ctx, ctx);
      bpf_trace_printk("x", 2);
      return renamed() + not_a_helper() + to_function();
    }
  )");
  const Function &Lookup = P.function("bpf_map_lookup_elem");
  EXPECT_EQ(Lookup.Kind, FunctionKind::Helper);
  EXPECT_EQ(Lookup.HelperId, 1u);
  ASSERT_EQ(Lookup.Params.size(), 2u);
  EXPECT_EQ(Lookup.Params[0].Name, "map");
  EXPECT_EQ(Lookup.Params[1].Name, "key");
  EXPECT_EQ(P.types().spelling(Lookup.Result), "void *");
  EXPECT_EQ(P.function("renamed").HelperId, 14u);
  EXPECT_EQ(P.function("bpf_trace_printk").HelperId, 6u);
  EXPECT_TRUE(P.function("bpf_trace_printk").Variadic);
  EXPECT_EQ(TestProgram::byName(P.model().Functions, "unused"), nullptr);
  EXPECT_EQ(
      P.model().Functions[P.Index->functionId(P.value("unused"))].HelperId,
      99u);
  EXPECT_EQ(P.Index->functionId(P.value("not_a_helper")), NoId);
  EXPECT_EQ(P.Index->functionId(P.value("to_function")), NoId);
  EXPECT_EQ(TestProgram::byName(P.model().Globals, "renamed"), nullptr);
  EXPECT_NE(TestProgram::byName(P.model().Globals, "to_function"), nullptr);
}

TEST(Functions, DeclTags) {
  TestProgram P(R"(
    int subprog(struct task_struct *task __decl("arg:trusted")
                    __decl("arg:nullable"), void *ctx __decl("arg:ctx"));
    int subprog(struct task_struct *task, void *ctx) { return 0; }
    __decl("exception_callback:handler")
    SEC("tc") int prog(void *ctx) { return subprog(0, ctx); }
  )");
  const Function &Subprog = P.function("subprog");
  ASSERT_EQ(Subprog.Params.size(), 2u);
  EXPECT_EQ(Subprog.Params[0].DeclTags.size(), 2u);
  EXPECT_EQ(Subprog.Params[1].DeclTags[0], "arg:ctx");
  ASSERT_EQ(P.function("prog").DeclTags.size(), 1u);
  EXPECT_EQ(P.function("prog").DeclTags[0], "exception_callback:handler");
}

TEST(Functions, ManyDeclarationsStayUndescribed) {
  std::string Code;
  for (int I = 0; I != 500; ++I)
    Code += "struct s" + std::to_string(I) + " { int a; };\n" +
            "extern void k" + std::to_string(I) + "(struct s" +
            std::to_string(I) + " *p) __ksym __weak;\n";
  Code += "SEC(\"tc\") int prog(void *ctx) { k7(0); return 0; }";
  TestProgram P(Code);
  EXPECT_EQ(P.model().Functions.size(), 2u);
  EXPECT_EQ(P.function("k7").Kind, FunctionKind::Kfunc);
}

} // namespace
