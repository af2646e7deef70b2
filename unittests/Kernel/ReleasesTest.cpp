//===- ReleasesTest.cpp - Facts of the embedded releases -*- C++ -*-===//
//
// Part of bpf-precheck, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "precheck/Kernel/Kernel.h"
#include "gtest/gtest.h"

using namespace precheck;

namespace {

std::shared_ptr<const Kernel> kernel(llvm::StringRef Name) {
  static KernelRegistry Registry = cantFail(KernelRegistry::embedded());
  return cantFail(Registry.get(Name));
}

// What `kfunc-dbgen check` found in the releases' images and in their sources.
TEST(Releases, FlagsOfTaskAcquire) {
  EXPECT_EQ(kernel("6.1")->findKfunc("bpf_task_acquire"), nullptr);
  const Kfunc *Of2022 = kernel("2022")->findKfunc("bpf_task_acquire");
  ASSERT_TRUE(Of2022);
  EXPECT_EQ(Of2022->Flags, KF_ACQUIRE | KF_RET_NULL | KF_TRUSTED_ARGS);
  for (const char *Name :
       {"6.12", "6.16", "6.17", "6.18", "6.19", "7.0", "7.1", "7.2", "7.3"}) {
    const Kfunc *K = kernel(Name)->findKfunc("bpf_task_acquire");
    ASSERT_TRUE(K) << Name;
    EXPECT_EQ(K->Flags, KF_ACQUIRE | KF_RCU | KF_RET_NULL) << Name;
  }
}

// Removed, with its flag, in 6.4.
TEST(Releases, TaskKptrGetEndsWith63) {
  EXPECT_TRUE(kernel("2022")->findKfunc("bpf_task_kptr_get"));
  for (const char *Name : {"6.4", "6.12", "6.16", "6.17", "6.18", "6.19", "7.0",
                           "7.1", "7.2", "7.3"})
    EXPECT_FALSE(kernel(Name)->findKfunc("bpf_task_kptr_get")) << Name;
}

TEST(Releases, TrustedArgsEndWith619) {
  for (const char *Name : {"6.12", "6.16", "6.17", "6.18", "6.19"})
    EXPECT_TRUE(kernel(Name)
                    ->findKfunc("bpf_sk_assign_tcp_reqsk")
                    ->has(KF_TRUSTED_ARGS))
        << Name;
  for (const char *Name : {"7.0", "7.1", "7.2", "7.3"})
    EXPECT_FALSE(kernel(Name)
                     ->findKfunc("bpf_sk_assign_tcp_reqsk")
                     ->has(KF_TRUSTED_ARGS))
        << Name;
}

// From 7.0 on NAME_impl is NAME with the verifier's arguments.
TEST(Releases, ImplicitArgs) {
  EXPECT_TRUE(kernel("6.19")->findKfunc("bpf_wq_set_callback_impl"));
  EXPECT_FALSE(kernel("6.19")->findKfunc("bpf_wq_set_callback"));
  for (const char *Name : {"7.0", "7.1", "7.2", "7.3"}) {
    const Kfunc *K = kernel(Name)->findKfunc("bpf_wq_set_callback");
    ASSERT_TRUE(K) << Name;
    EXPECT_TRUE(K->has(KF_IMPLICIT_ARGS)) << Name;
    ASSERT_EQ(K->Params.size(), 4u) << Name;
    EXPECT_EQ(K->Params[3].Name, "aux") << Name;
  }
}

// bpf_arena_alloc_pages changed most: sleepable, then not, then lockable.
TEST(Releases, FlagsOfArenaAllocPages) {
  auto FlagsIn = [](llvm::StringRef Name) {
    return kernel(Name)->findKfunc("bpf_arena_alloc_pages")->Flags;
  };
  EXPECT_EQ(FlagsIn("6.12"), unsigned(KF_TRUSTED_ARGS | KF_SLEEPABLE));
  EXPECT_EQ(FlagsIn("6.16"), unsigned(KF_TRUSTED_ARGS | KF_SLEEPABLE |
                                      KF_ARENA_RET | KF_ARENA_ARG2));
  EXPECT_EQ(FlagsIn("7.2"), unsigned(KF_ARENA_RET | KF_ARENA_ARG2));
  EXPECT_EQ(FlagsIn("7.3"),
            unsigned(KF_ARENA_RET | KF_ARENA_ARG2 | KF_SPINLOCK_SAFE));
}

} // namespace
