//===- DbgenTest.cpp - kfunc-dbgen on a small tree -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/KernelSource/ReadSources.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace precheck;
using namespace dbgen;

namespace {

const std::string Source = PRECHECK_SOURCE_DIR;

uint64_t bit(ProgramType Type) {
  return uint64_t(1) << static_cast<unsigned>(Type);
}

class DbgenTest : public ::testing::Test {
protected:
  void SetUp() override {
    SourceOptions O;
    O.Path = Source + "/unittests/Kernel/Inputs/tree";
    auto Read = readSources(O, Warnings);
    ASSERT_TRUE(bool(Read)) << llvm::toString(Read.takeError());
    D = std::move(*Read);
  }
  const KfuncEntry *kfunc(llvm::StringRef Name) {
    auto It = llvm::find_if(
        D.Kfuncs, [&](const KfuncEntry &K) { return K.Name == Name; });
    return It == D.Kfuncs.end() ? nullptr : &*It;
  }

  Database D;
  std::vector<std::string> Warnings;
};

TEST_F(DbgenTest, NameAndOriginFromTheMakefile) {
  EXPECT_EQ(D.Name, "9.4");
  EXPECT_EQ(D.Release, "9.4");
  EXPECT_EQ(D.Origin, "Linux 9.4.2, read by kfunc-dbgen source");
}

TEST_F(DbgenTest, KfuncsOfRegisteredSetsOnly) {
  std::vector<std::string> Names;
  for (const KfuncEntry &K : D.Kfuncs)
    Names.push_back(K.Name);
  EXPECT_EQ(
      Names,
      (std::vector<std::string>{
          "bpf_widget_acquire", "bpf_widget_everywhere", "bpf_widget_fill",
          "bpf_widget_first", "bpf_widget_indirect", "bpf_widget_only_smp",
          "bpf_widget_only_up", "bpf_widget_release", "bpf_widget_second"}))
      << "not: in a comment, in #if 0, unregistered, fmod_ret, below tools";
  EXPECT_EQ(D.FmodRet, std::vector<std::string>{"widget_may_fail"});
}

TEST_F(DbgenTest, FlagsAndGuards) {
  EXPECT_EQ(kfunc("bpf_widget_acquire")->Flags,
            uint32_t(KF_ACQUIRE | KF_RCU | KF_RET_NULL));
  EXPECT_EQ(kfunc("bpf_widget_fill")->Flags, 0u);
  EXPECT_EQ(kfunc("bpf_widget_fill")->Config, "");
  EXPECT_EQ(kfunc("bpf_widget_only_smp")->Config, "CONFIG_SMP");
  EXPECT_EQ(kfunc("bpf_widget_only_up")->Config, "!CONFIG_SMP");
  EXPECT_EQ(kfunc("bpf_widget_indirect")->Config,
            "CONFIG_WIDGET && CONFIG_NET");
  EXPECT_EQ(kfunc("bpf_widget_second")->Flags, uint32_t(KF_DESTRUCTIVE))
      << "through a list macro";
}

TEST_F(DbgenTest, Registrations) {
  ASSERT_EQ(D.Sets.size(), 3u);
  EXPECT_EQ(D.Sets[0].Name, "common_ids");
  EXPECT_EQ(D.Sets[0].Programs, std::vector<std::string>{"UNSPEC"});
  EXPECT_EQ(D.Sets[1].Programs, std::vector<std::string>{"LSM"});
  EXPECT_EQ(D.Sets[2].Name, "widget_ids");
  EXPECT_EQ(D.Sets[2].Filter, "widget_filter");
  EXPECT_EQ(D.Sets[2].File, "kernel/bpf/kfuncs.c");
  EXPECT_EQ(D.Sets[2].Programs,
            (std::vector<std::string>{"SCHED_CLS", "TRACING"}));
}

TEST_F(DbgenTest, Prototypes) {
  const KfuncEntry *K = kfunc("bpf_widget_fill");
  EXPECT_EQ(K->Result, "int");
  const std::pair<const char *, const char *> Expected[] = {
      {"w", "struct widget *"},
      {"name__str", "const char *"},
      {"data", "void *"},
      {"data__sz", "u32"},
      {"out", "struct widget **"},
      {"less", "int (*)(struct widget *a, u64 b)"},
      {"cmp", "bool (*)(void *a)"},
      {"ids", "u64 *"}};
  ASSERT_EQ(K->Params.size(), std::size(Expected));
  for (size_t I = 0; I < std::size(Expected); ++I) {
    EXPECT_EQ(K->Params[I].Name, Expected[I].first);
    EXPECT_EQ(K->Params[I].Type, Expected[I].second);
  }
  EXPECT_EQ(kfunc("bpf_widget_release")->Result, "void");
  EXPECT_EQ(kfunc("bpf_widget_release")->Params[0].Type, "struct widget *");
  EXPECT_TRUE(kfunc("bpf_widget_only_up")->Given & KfuncEntry::HasParams);
  // Unmarked, in another file, with an attribute.
  EXPECT_EQ(kfunc("bpf_widget_indirect")->Result, "u64");
  EXPECT_EQ(kfunc("bpf_widget_indirect")->Params[0].Type,
            "const struct widget *");
}

TEST_F(DbgenTest, WarnsOfWhatItDidNotFind) {
  ASSERT_EQ(Warnings.size(), 3u);
  EXPECT_EQ(Warnings[0], "kernel/bpf/kfuncs.c:71: no definition of "
                         "bpf_widget_first found");
  EXPECT_FALSE(kfunc("bpf_widget_first")->Given & KfuncEntry::HasParams);
  EXPECT_EQ(Warnings[2], "kernel/bpf/protos.c: tc_func_proto: condition on odd "
                         "not understood");
}

TEST_F(DbgenTest, Hooks) {
  EXPECT_EQ(D.Hooks, (std::vector<std::pair<std::string, std::string>>{
                         {"LSM", "TRACING"},
                         {"SCHED_CLS", "TC"},
                         {"TRACING", "TRACING"},
                         {"UNSPEC", "COMMON"}}));
}

TEST_F(DbgenTest, Destructors) {
  EXPECT_EQ(D.Dtors, (std::vector<std::pair<std::string, std::string>>{
                         {"gadget", "bpf_gadget_release_dtor"},
                         {"widget", "bpf_widget_release_dtor"}}));
}

TEST_F(DbgenTest, Lists) {
  ASSERT_EQ(D.SafeFields.size(), 3u);
  EXPECT_EQ(D.SafeFields[0].Struct, "gadget");
  EXPECT_EQ(D.SafeFields[0].Trust, FieldTrust::TrustedOrNull);
  EXPECT_EQ(D.SafeFields[0].Config, "CONFIG_MEMCG");
  EXPECT_EQ(D.SafeFields[1].Field, "gadget");
  EXPECT_EQ(D.SafeFields[1].Trust, FieldTrust::Rcu);
  EXPECT_EQ(D.SafeFields[1].Type, "struct gadget *");
  EXPECT_EQ(D.SafeFields[2].Type, "const cpumask_t *");

  ASSERT_EQ(D.RcuProtected.size(), 2u);
  EXPECT_EQ(D.RcuProtected[0].Name, "gadget");
  EXPECT_EQ(D.RcuProtected[0].Config, "CONFIG_GADGETS");
  ASSERT_EQ(D.LsmUntrusted.size(), 1u);
  EXPECT_EQ(D.LsmUntrusted[0].Name, "widget_free");
  ASSERT_EQ(D.LsmSleepable.size(), 1u);
  EXPECT_EQ(D.LsmSleepable[0].Name, "widget_open");
  EXPECT_EQ(D.RawTpNull, (std::vector<std::pair<std::string, uint64_t>>{
                             {"widget_close", 0x10}, {"widget_open", 0x201}}));
}

TEST_F(DbgenTest, Helpers) {
  ASSERT_EQ(D.Helpers.size(), 2u);
  EXPECT_EQ(D.Helpers[0].Name, "bpf_map_peek");
  EXPECT_EQ(D.Helpers[0].Id, 1u);
  EXPECT_TRUE(D.Helpers[0].PktAccess);
  EXPECT_FALSE(D.Helpers[0].GplOnly);
  const HelperEntry &H = D.Helpers[1];
  EXPECT_EQ(H.Name, "bpf_widget_read");
  EXPECT_EQ(H.Id, 7u);
  EXPECT_EQ(H.Proto, "bpf_widget_read_base_proto")
      << "the base set comes first";
  EXPECT_EQ(H.Programs, bit(ProgramType::XDP) | bit(ProgramType::TRACING))
      << "asked through the weak function's place";
  ASSERT_EQ(H.Variants.size(), 1u);
  EXPECT_EQ(H.Variants[0].Proto, "bpf_widget_read_tc_proto");
  EXPECT_EQ(H.Variants[0].Name, "bpf_widget_read");
  EXPECT_EQ(H.Variants[0].Args[0], "ARG_PTR_TO_CTX");
  EXPECT_EQ(H.Variants[0].Programs, bit(ProgramType::SCHED_CLS));
  EXPECT_EQ(D.HelperPrograms, bit(ProgramType::XDP) |
                                  bit(ProgramType::TRACING) |
                                  bit(ProgramType::SCHED_CLS));
  EXPECT_EQ(D.Helpers[0].Programs, D.HelperPrograms);
  EXPECT_EQ(H.Ret, "RET_PTR_TO_BTF_ID_OR_NULL");
  EXPECT_EQ(H.Args[1], "ARG_PTR_TO_MEM | MEM_UNINIT");
  EXPECT_EQ(H.BtfStruct[0], "widget");
  EXPECT_EQ(H.BtfStruct[5], "tcp_sock") << "through the type list";
  EXPECT_TRUE(H.GplOnly);
  EXPECT_TRUE(H.MightSleep);
}

TEST(Dbgen, FragmentGivesTheShippedOverlay) {
  SourceOptions O;
  O.Path = Source + "/kfunc-db/fragments/task-2022.c";
  O.Base = "6.1";
  O.Name = "2022";
  std::vector<std::string> Warnings;
  auto D = readSources(O, Warnings);
  ASSERT_TRUE(bool(D)) << llvm::toString(D.takeError());
  EXPECT_TRUE(Warnings.empty());
  EXPECT_EQ(D->Release, "6.1");
  EXPECT_EQ(D->Base, "6.1");
  ASSERT_EQ(D->Kfuncs.size(), 3u);
  EXPECT_EQ(D->Kfuncs[1].Params[0].Type, "struct task_struct **");
  auto Shipped = llvm::MemoryBuffer::getFile(Source + "/kfunc-db/2022.yaml");
  ASSERT_TRUE(bool(Shipped));
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeDatabaseYaml(*D, OS);
  EXPECT_EQ(OS.str(), (*Shipped)->getBuffer().str());
}

TEST(Dbgen, Module) {
  SourceOptions O;
  O.Path = Source + "/test/module/Inputs/gadget";
  O.Module = "gadget";
  std::vector<std::string> Warnings;
  auto D = readSources(O, Warnings);
  ASSERT_TRUE(bool(D)) << llvm::toString(D.takeError());
  EXPECT_EQ(Warnings, std::vector<std::string>{});
  EXPECT_EQ(D->Module, "gadget");
  EXPECT_EQ(D->Name, "");
  EXPECT_EQ(D->Release, "");
  ASSERT_EQ(D->Sets.size(), 1u);
  EXPECT_EQ(D->Sets[0].Programs,
            (std::vector<std::string>{"STRUCT_OPS", "TRACING"}));
  EXPECT_EQ(D->Kfuncs.size(), 8u);
  // All arguments of a module's tracepoint may be NULL, under both its names.
  EXPECT_EQ(D->RawTpNull,
            (std::vector<std::pair<std::string, uint64_t>>{
                {"gadget_seen", 0x11}, {"gadget_seen_tp", 0x11}}));
  ASSERT_EQ(D->Facts.StructOps.size(), 1u);
  const StructOpsInfo &Ops = D->Facts.StructOps[0];
  EXPECT_EQ(Ops.find("start")->tag(0), StubTag::Nullable);
  EXPECT_EQ(Ops.find("choose")->tag(0), StubTag::Ref);
  EXPECT_TRUE(Ops.find("first")) << "its stub is written by code";
  EXPECT_TRUE(Ops.find("second"));
  EXPECT_FALSE(Ops.find("unset"));
  // What is written is read again.
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeDatabaseYaml(*D, OS);
  auto Again = readDatabaseYaml(OS.str(), "again.yaml");
  ASSERT_TRUE(bool(Again)) << llvm::toString(Again.takeError());
  EXPECT_EQ(Again->Module, "gadget");

  O.Path = Source + "/unittests/Kernel/Inputs/made";
  auto None = readSources(O, Warnings);
  ASSERT_FALSE(None);
  EXPECT_EQ(llvm::toString(None.takeError()),
            O.Path + ": expected a module's sources, found no kfunc set, no "
                     "struct_ops and no tracepoint");
}

TEST(Dbgen, Errors) {
  auto ErrorOf = [](const SourceOptions &O) {
    std::vector<std::string> Warnings;
    auto D = readSources(O, Warnings);
    return D ? "" : llvm::toString(D.takeError());
  };
  SourceOptions O;
  O.Path = Source + "/unittests/Kernel/Inputs/tree/kernel";
  EXPECT_EQ(ErrorOf(O), O.Path + ": expected a kernel tree (a Makefile that "
                                 "states VERSION and PATCHLEVEL)");
  O.Path = Source + "/kfunc-db/fragments/task-2022.c";
  EXPECT_EQ(ErrorOf(O), O.Path + ": expected --base and --name beside a single "
                                 "file");
  O.Name = "x";
  O.Base = "2022";
  EXPECT_EQ(ErrorOf(O), "expected --release with a release such as 6.12, found "
                        "'2022'");
  O.Path = Source + "/unittests/Kernel/Inputs/unknown-flag.c";
  O.Base = "6.1";
  EXPECT_EQ(ErrorOf(O), "unknown-flag.c:4: unknown flag KF_SHINY");
  O.Path = "/nonexistent.c";
  EXPECT_EQ(ErrorOf(O), "/nonexistent.c: expected a readable file");
}

} // namespace
