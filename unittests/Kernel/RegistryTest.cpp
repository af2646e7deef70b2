//===- RegistryTest.cpp - Kernels by name, overlays, errors -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Database.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

KernelRegistry registry() { return llvm::cantFail(KernelRegistry::embedded()); }

std::string errorOf(KernelRegistry &R, llvm::StringRef Yaml) {
  return llvm::toString(R.addBuffer(Yaml, "my.yaml"));
}
std::string errorOf(llvm::StringRef Yaml) {
  KernelRegistry R = registry();
  return errorOf(R, Yaml);
}

TEST(Registry, NamesByAge) {
  std::vector<std::string> Names = registry().names();
  EXPECT_EQ(Names, (std::vector<std::string>{
                       "6.1", "2022", "6.4", "6.6", "6.12", "6.12-debian-cloud",
                       "6.16", "6.17", "6.18", "6.19", "7.0", "7.1", "7.2",
                       "7.3", "7.3-debian-cloud"}));
  EXPECT_EQ(registry().newest(), "7.3");
}

TEST(Registry, NewestIsNoProfile) {
  KernelRegistry R = registry();
  ASSERT_EQ(errorOf(R, "kernel: next\nrelease: \"8.0\"\nbase: \"7.3\"\n"), "");
  EXPECT_EQ(R.newest(), "7.3");
  EXPECT_EQ(R.names().back(), "next");
  ASSERT_EQ(errorOf(R, "kernel: \"6.20\"\n"), "");
  EXPECT_EQ(R.newest(), "7.3");
  ASSERT_EQ(errorOf(R, "kernel: \"7.10\"\n"), "");
  EXPECT_EQ(R.newest(), "7.10");
}

TEST(Registry, UnknownKernelListsTheKnown) {
  auto K = registry().get("5.4");
  ASSERT_FALSE(K);
  EXPECT_EQ(llvm::toString(K.takeError()),
            "unknown kernel '5.4'; known kernels: 6.1, 2022, 6.4, 6.6, 6.12, "
            "6.12-debian-cloud, 6.16, 6.17, 6.18, 6.19, 7.0, 7.1, 7.2, 7.3, "
            "7.3-debian-cloud");
}

TEST(Registry, ResolvesOnceAndKeeps) {
  KernelRegistry R = registry();
  EXPECT_EQ(llvm::cantFail(R.get("6.12")).get(),
            llvm::cantFail(R.get("6.12")).get());
}

TEST(Registry, OverlayChangesAddsAndRemoves) {
  KernelRegistry R = registry();
  ASSERT_EQ(errorOf(R, R"(
kernel: vendor
release: "6.12"
base: "6.12"
remove:
  kfuncs: [bpf_task_from_pid]
  raw_tp_null: ["*"]
sets:
  - {name: vendor_ids, programs: [XDP]}
kfuncs:
  - name: bpf_task_acquire
    flags: [KF_ACQUIRE]
  - name: bpf_vendor
    flags: []
    sets: [vendor_ids, common_btf_ids]
    result: int
    params: {a: u32, b__sz: u32}
  - {name: bpf_task_release, replacement: bpf_vendor, flags: [KF_RELEASE, KF_DEPRECATED]}
)"),
            "");
  auto K = llvm::cantFail(R.get("vendor"));
  const Kfunc *Acquire = K->findKfunc("bpf_task_acquire");
  ASSERT_TRUE(Acquire);
  EXPECT_EQ(Acquire->Flags, uint32_t(KF_ACQUIRE));
  EXPECT_EQ(Acquire->Result, "struct task_struct *") << "inherited";
  EXPECT_TRUE(K->isAllowed(*Acquire, ProgramType::TRACING)) << "inherited";
  EXPECT_EQ(K->findKfunc("bpf_task_from_pid"), nullptr);
  EXPECT_EQ(K->tracepointArg("sched_pi_setprio", 1), TpArg::NotNull);
  const Kfunc *Vendor = K->findKfunc("bpf_vendor");
  ASSERT_TRUE(Vendor && Vendor->Params.size() == 2);
  EXPECT_EQ(Vendor->Params[1].Name, "b__sz");
  EXPECT_TRUE(K->isAllowed(*Vendor, ProgramType::SK_LOOKUP)) << "common";
  EXPECT_EQ(K->findKfunc("bpf_task_release")->Replacement, "bpf_vendor");
  // The base is as it was.
  auto Base = llvm::cantFail(R.get("6.12"));
  EXPECT_TRUE(Base->findKfunc("bpf_task_from_pid"));
  EXPECT_EQ(Base->findKfunc("bpf_vendor"), nullptr);
}

TEST(Registry, ReplacingABaseReachesItsOverlays) {
  KernelRegistry R = registry();
  auto Before = llvm::cantFail(R.get("2022"));
  ASSERT_EQ(errorOf(R, "kernel: \"6.1\"\nrcu_protected: [widget]\n"), "");
  EXPECT_TRUE(llvm::cantFail(R.get("2022"))->isRcuProtected("widget"));
  EXPECT_FALSE(Before->isRcuProtected("widget"));
}

TEST(Registry, BaseErrors) {
  EXPECT_EQ(
      errorOf("kernel: \"6.9\"\n# comment\nbase: \"5.9\"\n"),
      "my.yaml:3: expected a base that is known (6.1, 2022, 6.4, 6.6, 6.12, "
      "6.12-debian-cloud, 6.16, 6.17, 6.18, 6.19, 7.0, 7.1, 7.2, 7.3, "
      "7.3-debian-cloud), "
      "found '5.9'");
  EXPECT_EQ(errorOf("kernel: \"6.9\"\nbase: \"6.9\"\n"),
            "my.yaml:1: expected a base other than the kernel itself, found "
            "'6.9'");
  EXPECT_EQ(errorOf("kernel: \"6.1\"\nbase: \"2022\"\n"),
            "my.yaml:2: expected a base that is not itself based on '6.1', "
            "found '2022'");
}

TEST(Registry, ModuleAddsToKernels) {
  KernelRegistry R = registry();
  auto Before = llvm::cantFail(R.get("6.12"));
  ASSERT_EQ(errorOf(R, R"(
module: gadget
sets:
  - {name: gadget_ids, programs: [TRACING]}
kfuncs:
  - name: gadget_get
    flags: [KF_ACQUIRE]
    sets: [gadget_ids]
raw_tp_null:
  gadget_seen: 0x1
  sched_pi_setprio: 0x0
id_sets:
  error_injectable: [gadget_open]
struct_ops:
  - name: gadget_ops
    members:
      - {name: start, result: int, params: {}}
)"),
            "");
  EXPECT_EQ(R.names(), registry().names());
  EXPECT_EQ(Before->findKfunc("gadget_get"), nullptr);
  for (const char *Name : {"6.12", "6.12-debian-cloud", "7.3"}) {
    auto K = llvm::cantFail(R.get(Name));
    EXPECT_EQ(K->name(), Name);
    ASSERT_TRUE(K->findKfunc("gadget_get")) << Name;
    EXPECT_TRUE(K->findKfunc("bpf_task_acquire"));
    EXPECT_TRUE(K->findStructOps("gadget_ops"));
    EXPECT_EQ(K->tracepointArg("gadget_seen", 0), TpArg::MaybeNull);
    EXPECT_EQ(K->tracepointArg("sched_pi_setprio", 1), TpArg::MaybeNull)
        << "the kernel's word counts";
  }
  Database D = llvm::cantFail(R.database("7.3"));
  for (const IdSet &S : D.Facts.IdSets)
    if (S.Name == "error_injectable") {
      EXPECT_GT(S.Names.size(), 1u);
      EXPECT_NE(llvm::find(S.Names, "gadget_open"), S.Names.end());
    }
  EXPECT_NE(llvm::find(D.HelperStructOps, "sched_ext_ops"),
            D.HelperStructOps.end());
}

TEST(Registry, ModuleOfOneKernel) {
  KernelRegistry R = registry();
  const char *Of612 = R"(
module: gadget
base: "6.12"
sets: [{name: gadget_ids, programs: [XDP]}]
kfuncs: [{name: gadget_get, flags: [], sets: [gadget_ids]}]
)";
  ASSERT_EQ(errorOf(R, Of612), "");
  EXPECT_TRUE(llvm::cantFail(R.get("6.12"))->findKfunc("gadget_get"));
  EXPECT_TRUE(
      llvm::cantFail(R.get("6.12-debian-cloud"))->findKfunc("gadget_get"));
  EXPECT_FALSE(llvm::cantFail(R.get("7.3"))->findKfunc("gadget_get"));
  // The same again takes its place.
  ASSERT_EQ(errorOf(R, "module: gadget\nbase: \"6.12\"\nfmodret: [x]\n"), "");
  EXPECT_FALSE(llvm::cantFail(R.get("6.12"))->findKfunc("gadget_get"));
}

TEST(Registry, ModuleErrors) {
  EXPECT_EQ(errorOf("module: gadget\nbase: \"5.9\"\n"),
            "my.yaml:2: expected a base that is known (6.1, 2022, 6.4, 6.6, "
            "6.12, 6.12-debian-cloud, 6.16, 6.17, 6.18, 6.19, 7.0, 7.1, 7.2, "
            "7.3, 7.3-debian-cloud), found '5.9'");
  EXPECT_EQ(errorOf("module: gadget\nkernel: \"6.12\"\n"),
            "my.yaml:1: expected no kernel and no release in a module's "
            "database");
  EXPECT_EQ(errorOf("module: \"\"\n"), "my.yaml:1: expected a module's name");
  EXPECT_EQ(errorOf("kfuncs: []\n"),
            "my.yaml:1: expected the key kernel or module");
  EXPECT_EQ(errorOf("module: gadget\n"
                    "kfuncs: [{name: x, flags: [], sets: [nowhere]}]\n"),
            "my.yaml:1: expected kfunc x to be in a set of sets, found "
            "'nowhere'");
}

TEST(Registry, UnreadableFile) {
  KernelRegistry R = registry();
  std::string Message = llvm::toString(R.addFile("/nonexistent/k.yaml"));
  EXPECT_EQ(Message.rfind("/nonexistent/k.yaml:1: expected a readable kernel "
                          "database: ",
                          0),
            0u)
      << Message;
}

TEST(Registry, AddsAFile) {
  llvm::SmallString<128> Path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("kernel-db", "yaml", Path));
  {
    std::error_code EC;
    llvm::raw_fd_ostream OS(Path, EC);
    ASSERT_FALSE(EC);
    OS << "kernel: \"6.6\"\nbase: \"6.4\"\n";
  }
  KernelRegistry R = registry();
  EXPECT_EQ(llvm::toString(R.addFile(Path)), "");
  EXPECT_TRUE(llvm::cantFail(R.get("6.6"))->findKfunc("bpf_task_acquire"));
  (void)llvm::sys::fs::remove(Path);
}

} // namespace
