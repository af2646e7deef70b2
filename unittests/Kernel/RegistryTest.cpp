//===- RegistryTest.cpp - Kernels by name, overlays, errors -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Kernel.h"
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
  EXPECT_EQ(Names, (std::vector<std::string>{"6.1", "2022", "6.4", "6.6",
                                             "6.12", "6.12-debian-cloud",
                                             "6.16", "6.17", "6.18", "6.19",
                                             "7.0", "7.1", "7.2", "7.3"}));
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
            "6.12-debian-cloud, 6.16, 6.17, 6.18, 6.19, 7.0, 7.1, 7.2, 7.3");
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
      "6.12-debian-cloud, 6.16, 6.17, 6.18, 6.19, 7.0, 7.1, 7.2, 7.3), "
      "found '5.9'");
  EXPECT_EQ(errorOf("kernel: \"6.9\"\nbase: \"6.9\"\n"),
            "my.yaml:1: expected a base other than the kernel itself, found "
            "'6.9'");
  EXPECT_EQ(errorOf("kernel: \"6.1\"\nbase: \"2022\"\n"),
            "my.yaml:2: expected a base that is not itself based on '6.1', "
            "found '2022'");
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
  llvm::sys::fs::remove(Path);
}

} // namespace
